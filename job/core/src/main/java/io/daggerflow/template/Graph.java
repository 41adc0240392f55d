package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.template.Node.Role;
import io.daggerflow.template.Node.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template made ready to run: its nodes numbered and linked, its listeners found by channel and
 * by parameter. Shared by all instances of the version and by many threads; never changed.
 */
public final class Graph {

  private static final Pattern INDEX = Pattern.compile("\\[([0-9]{1,9})]");

  private final WorkflowTemplate template;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Node> byPath = new HashMap<>();
  private final Map<Channel, List<Node>> listeners = new LinkedHashMap<>();
  private final Map<String, List<Node>> byChannelId = new HashMap<>();
  private final List<Node> allListeners = new ArrayList<>();
  private final Readers listenersReading = new Readers();
  private final List<Node> listenersReadingInstance = new ArrayList<>();
  private final Readers watchersReading = new Readers();
  private final Map<Node, List<Node>> watchersOf = new HashMap<>();
  private final Map<Node, List<Node>> elementReaders = new HashMap<>();
  private boolean lastingSubscriptions;

  public Graph(WorkflowTemplate template) {
    this.template = template;
    Node root = add(Role.WORKFLOW, "", "workflow", null, Rules.NONE, null);
    addMonitors(template.monitors(), root);
    addProcesses(template.processes(), root, true);
    nodes.forEach(this::addListener);
    nodes.forEach(this::addWatcher);
    listeners.forEach((channel, list) -> byChannelId.put(channel.id(), list));
  }

  // ---- making it

  private Node add(
      Role role,
      String name,
      String type,
      @Nullable Node parent,
      Rules rules,
      @Nullable TaskKind kind) {
    Node node = new Node(nodes.size(), role, name, type, parent, rules, kind);
    nodes.add(node);
    byPath.putIfAbsent(node.path(), node);
    return node;
  }

  /**
   * @param inOrder whether each one waits for the one before it, unless {@code dependsOn} says
   *     otherwise
   */
  private void addProcesses(List<ProcessTemplate> processes, Node parent, boolean inOrder) {
    List<Node> added = new ArrayList<>();
    processes.forEach(process -> added.add(addProcess(process, parent)));
    Map<String, Node> byName = new HashMap<>();
    added.forEach(node -> byName.put(node.name(), node));
    for (int i = 0; i < added.size(); i++) {
      DependsOn dependsOn = processes.get(i).dependsOn();
      if (dependsOn != null) {
        List<Node> before = dependsOn.processes().stream().map(byName::get).toList();
        added.get(i).after(before, dependsOn.atLeast());
      } else if (inOrder && i > 0) {
        added.get(i).after(List.of(added.get(i - 1)), 0);
      }
    }
  }

  private Node addProcess(ProcessTemplate process, Node parent) {
    String type = Fields.word(process.type());
    boolean dynamic = process.type() == ProcessTemplate.Type.DYNAMIC;
    boolean each = process.forEach() != null;
    Rules rules =
        new Rules(
            process.when(),
            each ? null : process.maxRunDuration(),
            each ? null : process.retry(),
            each ? OnFailure.FAIL : process.onFailure(),
            process.forEach(),
            process.join(),
            !each && process.reprocessOnMessage(),
            dynamic,
            null);
    Node node = add(Role.PROCESS, process.name(), type, parent, rules, null);
    Node inside = each ? addCopy(process, type, node) : node;
    addMonitors(process.monitors(), inside);
    process.tasks().forEach(task -> addTask(task, inside));
    linkInOrder(inside.children());
    addProcesses(process.processes(), inside, dynamic);
    return node;
  }

  private Node addCopy(ProcessTemplate process, String type, Node whole) {
    Rules rules =
        Rules.plain(
            process.maxRunDuration(),
            process.retry(),
            process.onFailure(),
            process.reprocessOnMessage());
    return add(Role.COPY, "", type, whole, rules, null);
  }

  private void addTask(TaskTemplate task, Node parent) {
    TaskKind kind = task.kind();
    Rules rules =
        new Rules(
            task.when(),
            task.timeout(),
            task.retry(),
            task.onFailure(),
            kind.forEach(),
            kind.join(),
            task.reprocessOnMessage(),
            false,
            null);
    Node node = add(Role.TASK, task.name(), kind.type(), parent, rules, kind);
    addAction(Role.DO, "#do", kind.action(), null, node);
    addMonitors(task.monitors(), node);
    addAction(Role.ON_STOP, "#onStop", task.onStop(), null, node);
    addAction(Role.COMPENSATE, "#compensate", task.compensate(), null, node);
    for (Branch branch : kind.branches()) {
      addBranch(branch, node);
    }
  }

  private void addBranch(Branch branch, Node parent) {
    Role role = parent.isForEach() ? Role.COPY : Role.BRANCH;
    String name = role == Role.COPY ? "" : branch.name();
    Node node = add(role, name, "branch", parent, Rules.NONE, null);
    branch.tasks().forEach(task -> addTask(task, node));
    linkInOrder(node.children());
  }

  private void addMonitors(List<Monitor> monitors, Node owner) {
    for (int i = 0; i < monitors.size(); i++) {
      String name = monitors.size() == 1 ? "#monitor" : "#monitor-" + (i + 1);
      addAction(Role.MONITOR, name, monitors.get(i).action(), monitors.get(i), owner);
    }
  }

  private void addAction(
      Role role, String name, @Nullable Action action, @Nullable Monitor monitor, Node owner) {
    if (action != null) {
      OnFailure onFailure = action.continueOnFailure() ? OnFailure.CONTINUE : OnFailure.FAIL;
      Rules rules =
          new Rules(null, null, action.retry(), onFailure, null, Join.ALL, false, false, monitor);
      add(role, name, action.kind().type(), owner, rules, action.kind());
    }
  }

  private static void linkInOrder(List<Node> siblings) {
    for (int i = 1; i < siblings.size(); i++) {
      siblings.get(i).after(List.of(siblings.get(i - 1)), 0);
    }
  }

  private void addListener(Node node) {
    KafkaListener listener = node.listener();
    if (listener != null) {
      allListeners.add(node);
      listeners.computeIfAbsent(listener.channel(), channel -> new ArrayList<>()).add(node);
      listenersReading.add(node, listener.correlateValue());
      if (listener.correlateValue().variables().contains("instance")) {
        listenersReadingInstance.add(node);
      }
      addWatcher(node, listener.correlateValue().paths());
      addElementReader(node, listener.correlateValue());
      lastingSubscriptions |=
          node.reprocess() || listener.onEarly() == KafkaListener.OnEarly.SKIP_TO;
    }
  }

  private void addWatcher(Node node) {
    Expression watched = node.kind() == null ? null : node.kind().watched();
    if (watched == null) {
      return;
    }
    watchersReading.add(node, watched);
    addElementReader(node, watched);
    addWatcher(node, watched.paths());
  }

  private void addWatcher(Node node, Set<String> paths) {
    for (String path : paths) {
      for (Node asked = byPath.get(path); asked != null; asked = asked.parent()) {
        watchersOf.computeIfAbsent(asked, n -> new ArrayList<>()).add(node);
      }
    }
  }

  private void addElementReader(Node node, Expression expression) {
    for (Node copy : node.copyNodes()) {
      if (expression.variables().contains(as(copy))) {
        elementReaders.computeIfAbsent(copy, c -> new ArrayList<>()).add(node);
      }
    }
  }

  private static String as(Node copy) {
    ForEach forEach = copy.parent() == null ? null : copy.parent().forEach();
    return forEach == null ? "" : forEach.as();
  }

  // ---- what is in it

  public WorkflowTemplate template() {
    return template;
  }

  /** The workflow itself. */
  public Node root() {
    return nodes.get(0);
  }

  /** The node of a path of the template; null if there is none. */
  public @Nullable Node node(String path) {
    return byPath.get(path);
  }

  /** The place of a key of the state, see {@link Place#key}. */
  public Place place(String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return nodes.get(Integer.parseInt(key)).place();
    }
    return Place.of(nodes.get(Integer.parseInt(key.substring(0, dot))), key);
  }

  /**
   * The place of a path as {@code SHIP[2]/LABEL}; null if the template has no such node. Whether
   * the instance has so many copies is another question.
   */
  public @Nullable Place find(String path) {
    List<Integer> copies = new ArrayList<>();
    Matcher indexes = INDEX.matcher(path);
    while (indexes.find()) {
      copies.add(Integer.valueOf(indexes.group(1)));
    }
    Node node = byPath.get(indexes.replaceAll(""));
    if (node != null && path.endsWith("]") && node.isForEach()) {
      node = node.copied();
    }
    if (node == null || node.copies() != copies.size()) {
      return null;
    }
    Place place = Place.of(node, copies.stream().mapToInt(Integer::intValue).toArray());
    return place.path().equals(path) ? place : null;
  }

  /** The channels of its listeners. */
  public Set<Channel> channels() {
    return listeners.keySet();
  }

  /** The listeners of a channel, in template order. */
  public List<Node> listeners(Channel channel) {
    return listeners.getOrDefault(channel, List.of());
  }

  /** The listeners of the channel with this id, in template order. */
  public List<Node> listeners(String channelId) {
    return byChannelId.getOrDefault(channelId, List.of());
  }

  /** All listeners, in template order. */
  public List<Node> listeners() {
    return allListeners;
  }

  /** Whether some listener may be subscribed when it is terminal. */
  public boolean hasLastingSubscriptions() {
    return lastingSubscriptions;
  }

  /** The listeners whose correlation value may change with the parameter. */
  public List<Node> listenersReading(String name) {
    return listenersReading.of(name);
  }

  /** The listeners whose correlation value may change when the instance is submitted. */
  public List<Node> listenersReadingInstance() {
    return listenersReadingInstance;
  }

  /** The listeners and watching tasks that read the element of this copy. */
  public List<Node> elementReaders(Node copy) {
    return elementReaders.getOrDefault(copy, List.of());
  }

  /** The tasks that wait for changes of the parameter. */
  public List<Node> watchersReading(String name) {
    return watchersReading.of(name);
  }

  /** The tasks that wait for changes of a node, and the listeners whose value may follow it. */
  public List<Node> watchersOf(Node node) {
    return watchersOf.getOrDefault(node, List.of());
  }

  /** Nodes by the names that their expressions read. */
  private static final class Readers {
    private final Map<String, List<Node>> named = new HashMap<>();

    void add(Node node, Expression expression) {
      expression.parameters().forEach(name -> add(node, name));
    }

    private void add(Node node, String name) {
      named.computeIfAbsent(name, n -> new ArrayList<>()).add(node);
    }

    List<Node> of(String name) {
      List<Node> readers = named.getOrDefault(name, List.of());
      List<Node> all = named.getOrDefault(Expression.ALL_PARAMETERS, List.of());
      if (all.isEmpty()) {
        return readers;
      }
      List<Node> both = new ArrayList<>(readers);
      all.stream().filter(node -> !both.contains(node)).forEach(both::add);
      both.sort((one, other) -> Integer.compare(one.number(), other.number()));
      return both;
    }
  }
}
