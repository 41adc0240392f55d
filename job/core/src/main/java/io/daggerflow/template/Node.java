package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a template's graph: the workflow itself, a process or a task. Nodes are numbered in
 * template order, from 0, the workflow; what is inside a node has higher numbers than the node and
 * lower ones than what follows it.
 */
public final class Node {

  private final int number;
  private final String name;
  private final String path;
  private final String type;
  private final @Nullable Node parent;
  private final @Nullable Expression when;
  private final @Nullable TimeLimit limit;
  private final OnFailure onFailure;
  private final @Nullable TaskKind kind;
  private final Place place;
  private final List<Node> children = new ArrayList<>();
  private final List<Node> successors = new ArrayList<>();
  private int predecessors;
  private int needed;

  private Node(
      int number,
      String name,
      String type,
      @Nullable Node parent,
      @Nullable Expression when,
      @Nullable TimeLimit limit,
      OnFailure onFailure,
      @Nullable TaskKind kind) {
    this.number = number;
    this.name = name;
    this.type = type;
    this.parent = parent;
    this.when = when;
    this.limit = limit;
    this.onFailure = onFailure;
    this.kind = kind;
    this.path = parent == null || parent.parent == null ? name : parent.path + '/' + name;
    this.place = new Place(this);
    if (parent != null) {
      parent.children.add(this);
    }
  }

  static Node workflow() {
    return new Node(0, "", "workflow", null, null, null, OnFailure.FAIL, null);
  }

  static Node process(int number, ProcessTemplate process, Node parent) {
    return new Node(
        number,
        process.name(),
        "process",
        parent,
        process.when(),
        process.maxRunDuration(),
        process.onFailure(),
        null);
  }

  static Node task(int number, TaskTemplate task, Node parent) {
    return new Node(
        number,
        task.name(),
        task.kind().type(),
        parent,
        task.when(),
        task.timeout(),
        task.onFailure(),
        task.kind());
  }

  /** Says that this node starts when enough of {@code before}, siblings all, are over. */
  void after(List<Node> before, int atLeast) {
    before.forEach(node -> node.successors.add(this));
    predecessors = before.size();
    needed = atLeast;
  }

  /** From 0, in template order. */
  public int number() {
    return number;
  }

  /** Unique among its siblings; empty for the workflow. */
  public String name() {
    return name;
  }

  /** As {@code PAYMENT/PAYMENT_LISTENER}; empty for the workflow. */
  public String path() {
    return path;
  }

  /** {@code workflow}, {@code process} or the kind of the task. */
  public String type() {
    return type;
  }

  /** Null for the workflow. */
  public @Nullable Node parent() {
    return parent;
  }

  /** Processes of a workflow, tasks of a process. */
  public List<Node> children() {
    return children;
  }

  /** The siblings that wait for this node. */
  public List<Node> successors() {
    return successors;
  }

  /** How many siblings it waits for. */
  public int predecessors() {
    return predecessors;
  }

  /** 0 if all predecessors must be terminal; otherwise how many must be COMPLETED (rule S2.3). */
  public int needed() {
    return needed;
  }

  /** Asked once, when the node would start; null for always. */
  public @Nullable Expression when() {
    return when;
  }

  /** How long it may be EXECUTING; null for any time. */
  public @Nullable TimeLimit limit() {
    return limit;
  }

  public OnFailure onFailure() {
    return onFailure;
  }

  /** Null unless it is a task. */
  public @Nullable TaskKind kind() {
    return kind;
  }

  /** The listener, if it is one. */
  public @Nullable KafkaListener listener() {
    return kind instanceof KafkaListener listener ? listener : null;
  }

  /** This node where no {@code forEach} is around it. */
  public Place place() {
    return place;
  }

  @Override
  public String toString() {
    return path;
  }
}
