package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A template made ready to run: its nodes numbered and linked, its listeners found by channel and
 * by parameter. Shared by all instances of the version and by many threads; never changed.
 */
public final class Graph {

  private final WorkflowTemplate template;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Node> byPath = new HashMap<>();
  private final Map<Channel, List<Node>> listeners = new LinkedHashMap<>();
  private final Map<String, List<Node>> byChannelId = new HashMap<>();
  private final Map<String, List<Node>> readers = new HashMap<>();

  public Graph(WorkflowTemplate template) {
    this.template = template;
    Node root = add(Node.workflow());
    template.processes().forEach(process -> addProcess(process, root));
    linkProcesses(root);
    nodes.forEach(this::addListener);
    listeners.forEach((channel, list) -> byChannelId.put(channel.id(), list));
  }

  private Node add(Node node) {
    nodes.add(node);
    byPath.put(node.path(), node);
    return node;
  }

  private void addProcess(ProcessTemplate process, Node parent) {
    Node node = add(Node.process(nodes.size(), process, parent));
    process.tasks().forEach(task -> add(Node.task(nodes.size(), task, node)));
    linkInOrder(node.children());
  }

  private static void linkInOrder(List<Node> siblings) {
    for (int i = 1; i < siblings.size(); i++) {
      siblings.get(i).after(List.of(siblings.get(i - 1)), 0);
    }
  }

  private void linkProcesses(Node root) {
    for (int i = 0; i < template.processes().size(); i++) {
      DependsOn dependsOn = template.processes().get(i).dependsOn();
      if (dependsOn != null) {
        List<Node> before = dependsOn.processes().stream().map(byPath::get).toList();
        root.children().get(i).after(before, dependsOn.atLeast());
      } else if (i > 0) {
        root.children().get(i).after(List.of(root.children().get(i - 1)), 0);
      }
    }
  }

  private void addListener(Node node) {
    KafkaListener listener = node.listener();
    if (listener != null) {
      listeners.computeIfAbsent(listener.channel(), channel -> new ArrayList<>()).add(node);
      Set<String> parameters = listener.correlateValue().parameters();
      parameters.forEach(name -> readers.computeIfAbsent(name, n -> new ArrayList<>()).add(node));
    }
  }

  public WorkflowTemplate template() {
    return template;
  }

  /** The workflow itself. */
  public Node root() {
    return nodes.get(0);
  }

  /** All nodes, in template order. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The node of a path; null if there is none. */
  public @Nullable Node node(String path) {
    return byPath.get(path);
  }

  /** The place of a key of the state, see {@link Place#key}. */
  public Place place(String key) {
    return nodes.get(Integer.parseInt(key)).place();
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

  /** All listeners. */
  public List<Node> listeners() {
    return listeners.values().stream().flatMap(List::stream).sorted(Graph::inOrder).toList();
  }

  private static int inOrder(Node one, Node other) {
    return Integer.compare(one.number(), other.number());
  }

  /** The listeners whose correlation value may change with the parameter. */
  public List<Node> listenersReading(String parameter) {
    List<Node> named = readers.getOrDefault(parameter, List.of());
    List<Node> all = readers.getOrDefault(Expression.ALL_PARAMETERS, List.of());
    if (all.isEmpty()) {
      return named;
    }
    List<Node> both = new ArrayList<>(named);
    both.addAll(all);
    both.sort(Graph::inOrder);
    return both;
  }
}
