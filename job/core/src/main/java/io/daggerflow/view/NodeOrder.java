package io.daggerflow.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts nodes in the order of a tree: each right after its parent and its elder siblings. */
final class NodeOrder {

  private final Map<String, NodeView> nodes;
  private final Map<String, List<String>> children = new LinkedHashMap<>();
  private final List<NodeView> ordered = new ArrayList<>();

  private NodeOrder(Map<String, NodeView> nodes) {
    this.nodes = nodes;
  }

  static List<NodeView> of(Map<String, NodeView> nodes) {
    NodeOrder order = new NodeOrder(nodes);
    nodes.keySet().forEach(order::insert);
    order.walk("");
    return order.ordered;
  }

  /** Also the parents that no event has mentioned, as places without a node. */
  private void insert(String path) {
    if (path.isEmpty() || children.containsKey(path)) {
      return;
    }
    children.put(path, new ArrayList<>());
    String parent = parent(path);
    insert(parent);
    children.computeIfAbsent(parent, p -> new ArrayList<>()).add(path);
  }

  private void walk(String path) {
    @Nullable NodeView node = nodes.get(path);
    if (node != null) {
      ordered.add(node);
    }
    children.getOrDefault(path, List.of()).forEach(this::walk);
  }

  /** {@code A} of {@code A/B}, of {@code A[0]} and of {@code A#do}; {@code ""} of {@code A}. */
  static String parent(String path) {
    for (int at = path.length() - 1; at > 0; at--) {
      if ("/[#".indexOf(path.charAt(at)) >= 0) {
        return path.substring(0, at);
      }
    }
    return "";
  }
}
