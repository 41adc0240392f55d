package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node of a template's graph: the workflow itself, a process, a task, a branch, the copy of a
 * {@code forEach}, or an action. Nodes are numbered in template order, from 0, the workflow; what
 * is inside a node has higher numbers than the node and lower ones than what follows it.
 */
public final class Node {

  /** What a node is. */
  public enum Role {
    WORKFLOW,
    PROCESS,
    TASK,
    BRANCH,
    COPY,
    DO,
    MONITOR,
    ON_STOP,
    COMPENSATE
  }

  private final int number;
  private final Role role;
  private final String name;
  private final String path;
  private final String type;
  private final @Nullable Node parent;
  private final Rules rules;
  private final @Nullable TaskKind kind;
  private final Node[] copyNodes;
  private final Place place;
  private final List<Node> children = new ArrayList<>();
  private final List<Node> actions = new ArrayList<>();
  private final List<Node> successors = new ArrayList<>();
  private final List<Node> before = new ArrayList<>();
  private @Nullable Node copied;
  private int needed;
  private int last;

  /**
   * What the template says of a node besides its kind and its place in the graph.
   *
   * @param when asked once, when the node would start; null for always
   * @param limit how long it may be EXECUTING; null for any time
   * @param retry null for one try
   * @param forEach null unless it is copied
   * @param join of its children or copies
   * @param reprocess whether a re-drive runs it again; of a listener, whether it takes messages
   *     when COMPLETED
   * @param dynamic whether the start request fills it in
   * @param monitor of a monitor
   */
  record Rules(
      @Nullable Expression when,
      @Nullable TimeLimit limit,
      @Nullable RetryPolicy retry,
      OnFailure onFailure,
      @Nullable ForEach forEach,
      Join join,
      boolean reprocess,
      boolean dynamic,
      @Nullable Monitor monitor) {

    static final Rules NONE = plain(null, null, OnFailure.FAIL, false);

    static Rules plain(
        @Nullable TimeLimit limit,
        @Nullable RetryPolicy retry,
        OnFailure onFailure,
        boolean reprocess) {
      return new Rules(null, limit, retry, onFailure, null, Join.ALL, reprocess, false, null);
    }
  }

  Node(
      int number,
      Role role,
      String name,
      String type,
      @Nullable Node parent,
      Rules rules,
      @Nullable TaskKind kind) {
    this.number = number;
    this.role = role;
    this.name = name;
    this.type = type;
    this.parent = parent;
    this.rules = rules;
    this.kind = kind;
    this.path = path(parent);
    this.copyNodes = copyNodes(parent);
    this.place = new Place(this);
    this.last = number;
    if (parent != null) {
      parent.add(this);
    }
  }

  private String path(@Nullable Node around) {
    if (around == null || isCopy()) {
      return around == null ? "" : around.path;
    }
    return isAction() || around.role == Role.WORKFLOW
        ? around.path + name
        : around.path + '/' + name;
  }

  private Node[] copyNodes(@Nullable Node around) {
    List<Node> all = new ArrayList<>(around == null ? List.of() : List.of(around.copyNodes));
    if (isCopy()) {
      all.add(this);
    }
    return all.toArray(Node[]::new);
  }

  private void add(Node inside) {
    for (Node around = this; around != null; around = around.parent) {
      around.last = inside.number;
    }
    if (inside.isAction()) {
      actions.add(inside);
    } else if (inside.isCopy()) {
      copied = inside;
    } else {
      children.add(inside);
    }
  }

  /** Says that this node starts when enough of {@code nodes}, siblings all, are over. */
  void after(List<Node> nodes, int atLeast) {
    nodes.forEach(node -> node.successors.add(this));
    before.addAll(nodes);
    needed = atLeast;
  }

  /** From 0, in template order. */
  public int number() {
    return number;
  }

  public Role role() {
    return role;
  }

  /** Unique among its siblings; empty for the workflow; of an action as {@code #do}. */
  public String name() {
    return name;
  }

  /** As {@code PAYMENT/PAYMENT_LISTENER}; empty for the workflow. A copy has that of the whole. */
  public String path() {
    return path;
  }

  /** {@code workflow}, {@code process}, {@code branch}, … or the kind of the task. */
  public String type() {
    return type;
  }

  /** Null for the workflow. Of an action, its owner. */
  public @Nullable Node parent() {
    return parent;
  }

  /** Processes of a workflow, tasks of a process, branches; none of a {@code forEach}. */
  public List<Node> children() {
    return children;
  }

  /** Its actions, in the order {@code do}, monitors, {@code onStop}, {@code compensate}. */
  public List<Node> actions() {
    return actions;
  }

  /** Its action with this role; null if it has none. */
  public @Nullable Node action(Role wanted) {
    for (Node action : actions) {
      if (action.role == wanted) {
        return action;
      }
    }
    return null;
  }

  /** Whether it is the whole of a {@code forEach}. */
  public boolean isForEach() {
    return rules.forEach != null;
  }

  /** Whether other nodes are inside it. */
  public boolean isComposite() {
    return !children.isEmpty() || copied != null || kind == null;
  }

  /** What is copied, of a {@code forEach}. */
  public Node copied() {
    return Objects.requireNonNull(copied);
  }

  /** Whether it is what a {@code forEach} copies. */
  public boolean isCopy() {
    return role == Role.COPY;
  }

  /** Whether it is an action. */
  public boolean isAction() {
    return role.compareTo(Role.DO) >= 0;
  }

  /** How many {@code forEach}s are around it, itself included if it is a copy. */
  public int copies() {
    return copyNodes.length;
  }

  /** The copy that is around it, or that it is, without another in between. */
  public Node innermostCopy() {
    return copyNodes[copyNodes.length - 1];
  }

  /** Whether the other node is inside this one. */
  boolean isAround(Node other) {
    return number < other.number && other.number <= last;
  }

  Node[] copyNodes() {
    return copyNodes;
  }

  /** The siblings that wait for this node. */
  public List<Node> successors() {
    return successors;
  }

  /** The siblings that it waits for. */
  public List<Node> before() {
    return before;
  }

  /** How many siblings it waits for. */
  public int predecessors() {
    return before.size();
  }

  /** 0 if all predecessors must be terminal; otherwise how many must be COMPLETED (rule S2.3). */
  public int needed() {
    return needed;
  }

  /** Asked once, when the node would start; null for always. */
  public @Nullable Expression when() {
    return rules.when;
  }

  /** How long it may be EXECUTING; null for any time. */
  public @Nullable TimeLimit limit() {
    return rules.limit;
  }

  /** How failed tries are repeated; null for one try. */
  public @Nullable RetryPolicy retry() {
    return rules.retry;
  }

  public OnFailure onFailure() {
    return rules.onFailure;
  }

  /** What it is copied for; null unless it is the whole of a {@code forEach}. */
  public @Nullable ForEach forEach() {
    return rules.forEach;
  }

  /** When its children or copies are over. */
  public Join join() {
    return rules.join;
  }

  /** Whether a re-drive runs it again; of a listener, whether it takes messages when COMPLETED. */
  public boolean reprocess() {
    return rules.reprocess;
  }

  /** Whether the start request fills it in. */
  public boolean isDynamic() {
    return rules.dynamic;
  }

  /** When it fires; null unless it is a monitor. */
  public @Nullable Monitor monitor() {
    return rules.monitor;
  }

  /** Null unless it is a task or an action. */
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
