package io.daggerflow.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where in the graph something of a template stands.
 *
 * @param node path of the node; empty for the workflow
 * @param copied paths of the nodes around with a {@code forEach}, in whose copies it stands
 * @param elements the names of their elements
 */
record Around(String node, List<String> copied, List<String> elements) {

  /** The workflow itself. */
  static final Around WORKFLOW = new Around("", List.of(), List.of());

  private static final String INDEX = "index";

  /** A child of this node. */
  Around child(String name) {
    return new Around(node.isEmpty() ? name : node + '/' + name, copied, elements);
  }

  /** Inside the copies of this node. */
  Around copies(String as) {
    return new Around(node, with(copied, node), with(elements, as));
  }

  private static List<String> with(List<String> list, String last) {
    List<String> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }

  /** The variables, and where {@code params} is one of them the elements too. */
  Set<String> and(Set<String> variables) {
    if (elements.isEmpty() || !variables.contains("params")) {
      return variables;
    }
    Set<String> all = new HashSet<>(variables);
    all.addAll(elements);
    all.add(INDEX);
    return all;
  }
}
