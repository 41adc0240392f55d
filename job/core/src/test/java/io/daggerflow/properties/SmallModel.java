package io.daggerflow.properties;

import static io.daggerflow.state.Status.COMPLETED;
import static io.daggerflow.state.Status.EXECUTING;
import static io.daggerflow.state.Status.FAILURE;
import static io.daggerflow.state.Status.NOT_STARTED;
import static io.daggerflow.state.Status.SKIPPED;
import static io.daggerflow.state.Status.STOPPED;

import io.daggerflow.state.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rules S2, S3, S4, S7.3 and S12.2 again, as short as they can be said and without a thought of
 * cost: what becomes of processes, decisions, parallel nodes and copies whose tasks are commands,
 * failing assignments and listeners. A template is read as JSON.
 */
final class SmallModel {

  private final List<Node> nodes = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final TreeSet<Node> ready = new TreeSet<>(Comparator.comparingInt(node -> node.first));
  private final TreeSet<Node> joins = new TreeSet<>(Comparator.comparingInt(node -> node.last));
  private int counter;

  private enum Shape {
    /** One after the other; over when the last one is. */
    LIST,
    /** Processes with what they wait for. */
    GRAPH,
    /** Side by side. */
    ALL,
    /** One of them. */
    CHOICE,
    LEAF
  }

  /** A node of the instance. */
  private static final class Node {
    private final String path;
    private final @Nullable Node parent;
    private final Map<String, Object> source;
    private final List<Node> children = new ArrayList<>();
    private final List<Node> before = new ArrayList<>();
    private Shape shape = Shape.LEAF;
    private Status status = NOT_STARTED;
    private boolean tolerant;
    private long enough;
    private long needed;
    private String value = "";
    private int first;
    private int last;

    Node(String path, @Nullable Node parent, Map<String, Object> source) {
      this.path = path;
      this.parent = parent;
      this.source = source;
      this.tolerant = "continue".equals(source.get("onFailure"));
    }

    boolean isFalse(String field) {
      return "1 == 2".equals(source.get(field));
    }

    boolean goesOn() {
      return tolerant || parent != null && parent.enough > 0;
    }
  }

  SmallModel(Map<String, Object> template) {
    Node root = node("", null, Map.of());
    graph(root, list(template, "processes"), true, "");
    root.last = counter++;
    run(root);
  }

  // ---- the template

  private Node node(String path, @Nullable Node parent, Map<String, Object> source) {
    Node node = new Node(path, parent, source);
    node.first = counter++;
    nodes.add(node);
    if (parent != null) {
      parent.children.add(node);
    }
    return node;
  }

  private static List<Map<String, Object>> list(Map<String, Object> source, String field) {
    List<Map<String, Object>> list = new ArrayList<>();
    ((List<?>) source.getOrDefault(field, List.of()))
        .forEach(one -> list.add(RandomTemplates.cast(one)));
    return list;
  }

  private void graph(
      Node around, List<Map<String, Object>> processes, boolean inOrder, String elements) {
    around.shape = Shape.GRAPH;
    Map<String, Node> byName = new LinkedHashMap<>();
    Node previous = null;
    for (Map<String, Object> source : processes) {
      String name = (String) source.get("name");
      Node process = node(path(around, name), around, source);
      byName.put(name, process);
      Object dependsOn = source.get("dependsOn");
      if (dependsOn instanceof List<?> names) {
        names.forEach(one -> process.before.add(byName.get(one)));
      } else if (dependsOn instanceof Map<?, ?> full) {
        ((List<?>) full.get("processes")).forEach(one -> process.before.add(byName.get(one)));
        process.needed = full.get("atLeast") instanceof Long least ? least : 1;
      } else if (inOrder && previous != null) {
        process.before.add(previous);
      }
      previous = process;
      composite(process, source, elements, true);
    }
  }

  /**
   * @param process of a process with {@code forEach} the copies have {@code onFailure}, of a task
   *     the whole
   */
  private void composite(Node node, Map<String, Object> source, String elements, boolean process) {
    if (source.get("forEach") instanceof String text) {
      node.shape = Shape.ALL;
      node.tolerant &= !process;
      int i = 0;
      for (String element : text.replaceAll("[^a-z]", "").split("")) {
        if (!element.isEmpty()) {
          Map<String, Object> ofCopy = new LinkedHashMap<>();
          if (process && source.containsKey("onFailure")) {
            ofCopy.put("onFailure", source.get("onFailure"));
          }
          Node copy = node(node.path + '[' + i++ + ']', node, ofCopy);
          inside(copy, source, elements + element);
          copy.last = counter++;
        }
      }
      node.enough = enough(source);
    } else {
      inside(node, source, elements);
      node.enough = node.shape == Shape.LIST ? 0 : enough(source);
    }
    node.last = counter++;
  }

  private static long enough(Map<String, Object> source) {
    if (!"ATLEAST_ONE".equals(source.get("join"))) {
      return 0;
    }
    return source.get("atLeast") instanceof Long least ? least : 1;
  }

  private void inside(Node node, Map<String, Object> source, String elements) {
    if (source.containsKey("processes")) {
      graph(node, list(source, "processes"), false, elements);
    } else {
      tasks(node, source, elements);
    }
  }

  private void tasks(Node node, Map<String, Object> source, String elements) {
    node.shape = Shape.LIST;
    for (Map<String, Object> one : list(source, "tasks")) {
      Node task = node(path(node, (String) one.get("name")), node, one);
      task(task, one, elements);
    }
  }

  private void task(Node task, Map<String, Object> source, String elements) {
    switch ((String) source.get("type")) {
      case "decision" -> {
        task.shape = Shape.CHOICE;
        branches(task, list(source, "cases"), "case-", elements);
        if (source.get("otherwise") != null) {
          Map<String, Object> otherwise = RandomTemplates.cast(source.get("otherwise"));
          branch(task, "otherwise", otherwise, elements);
        }
        task.last = counter++;
      }
      case "parallel" -> {
        if (source.containsKey("forEach")) {
          composite(task, source, elements, false);
          return;
        }
        task.shape = Shape.ALL;
        branches(task, list(source, "branches"), "branch-", elements);
        task.enough = enough(source);
        task.last = counter++;
      }
      default -> {
        task.value = source.get("name") + elements;
        task.last = counter++;
      }
    }
  }

  private void branches(
      Node task, List<Map<String, Object>> sources, String prefix, String elements) {
    for (int i = 0; i < sources.size(); i++) {
      branch(task, prefix + (i + 1), sources.get(i), elements);
    }
  }

  private void branch(Node task, String name, Map<String, Object> source, String elements) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("case", source.getOrDefault("when", "1 == 1"));
    Node branch = node(path(task, name), task, condition);
    tasks(branch, source, elements);
    branch.last = counter++;
  }

  private static String path(Node around, String name) {
    return around.path.isEmpty() ? name : around.path + '/' + name;
  }

  // ---- the flow

  private void run(Node root) {
    start(root);
    goOn();
  }

  /** The first one that may start starts; joins are looked at when none may (rule S2.5). */
  private void goOn() {
    while (!ready.isEmpty() || !joins.isEmpty()) {
      Node next = ready.pollFirst();
      if (next == null) {
        join(joins.pollFirst());
      } else if (next.status == NOT_STARTED && next.parent.status == EXECUTING) {
        start(next);
      }
    }
  }

  private void start(Node node) {
    if (node.isFalse("when")) {
      end(node, SKIPPED);
      return;
    }
    node.status = EXECUTING;
    switch (node.shape) {
      case LEAF -> leaf(node);
      case LIST -> ready.add(node.children.get(0));
      case GRAPH -> node.children.stream().filter(one -> one.before.isEmpty()).forEach(ready::add);
      case ALL -> {
        ready.addAll(node.children);
        joins.add(node);
      }
      case CHOICE -> choose(node);
    }
  }

  private void leaf(Node node) {
    switch ((String) node.source.get("type")) {
      case "assign" -> fail(node);
      case "kafka-command" -> {
        commands.add(node.path);
        end(node, COMPLETED);
      }
      default -> {}
    }
  }

  private void choose(Node node) {
    Node chosen = null;
    for (Node branch : node.children) {
      if (chosen == null && !branch.isFalse("case")) {
        chosen = branch;
      } else {
        branch.status = SKIPPED;
        inside(branch, SKIPPED);
      }
    }
    if (chosen == null) {
      joins.add(node);
    } else {
      ready.add(chosen);
    }
  }

  private void end(Node node, Status status) {
    node.status = status;
    if (status != COMPLETED) {
      inside(node, status == SKIPPED ? SKIPPED : STOPPED);
    }
    Node parent = node.parent;
    if (parent == null) {
      return;
    }
    switch (parent.shape) {
      case LIST -> {
        int next = parent.children.indexOf(node) + 1;
        if (next < parent.children.size()) {
          ready.add(parent.children.get(next));
        } else {
          end(parent, COMPLETED);
        }
      }
      case GRAPH -> {
        parent.children.stream()
            .filter(one -> one.before.contains(node) && isMet(one))
            .forEach(ready::add);
        joins.add(parent);
      }
      default -> joins.add(parent);
    }
  }

  private static boolean isMet(Node node) {
    long over = node.before.stream().filter(one -> one.status.isTerminal()).count();
    long completed = node.before.stream().filter(one -> one.status == COMPLETED).count();
    return over == node.before.size() || node.needed > 0 && completed >= node.needed;
  }

  private void join(Node node) {
    if (node.status != EXECUTING) {
      return;
    }
    long completed = node.children.stream().filter(one -> one.status == COMPLETED).count();
    boolean met = node.enough > 0 && completed >= node.enough;
    if (met) {
      inside(node, STOPPED);
    } else if (!node.children.stream().allMatch(one -> one.status.isTerminal())) {
      return;
    } else if (node.enough > 0 && node.children.stream().anyMatch(one -> one.status == FAILURE)) {
      fail(node);
      return;
    }
    end(node, COMPLETED);
  }

  private void fail(Node node) {
    node.status = FAILURE;
    inside(node, STOPPED);
    if (node.parent == null) {
      return;
    }
    if (node.goesOn()) {
      end(node, FAILURE);
    } else {
      fail(node.parent);
    }
  }

  /** What is unfinished inside goes along (rule S2.6). */
  private static void inside(Node node, Status status) {
    for (Node child : node.children) {
      Status own = child.status;
      if (!own.isTerminal()) {
        child.status = status;
        inside(child, status);
      }
    }
  }

  // ---- what comes, and what came of it

  /** The correlation values of the listeners that wait. */
  List<String> waiting() {
    return nodes.stream()
        .filter(node -> node.status == EXECUTING && node.shape == Shape.LEAF)
        .map(node -> node.value)
        .toList();
  }

  /** A listener gets its message. */
  void answer(String value) {
    for (Node node : nodes) {
      if (node.value.equals(value) && node.status == EXECUTING) {
        end(node, COMPLETED);
        goOn();
        return;
      }
    }
    throw new IllegalArgumentException(value);
  }

  /** Path → status; the instance is {@code ""}. */
  Map<String, Status> statuses() {
    Map<String, Status> statuses = new LinkedHashMap<>();
    nodes.forEach(node -> statuses.put(node.path, node.status));
    return statuses;
  }

  /** The paths of the commands, in order. */
  List<String> commands() {
    return commands;
  }
}
