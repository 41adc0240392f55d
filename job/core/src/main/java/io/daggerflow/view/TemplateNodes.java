package io.daggerflow.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that an instance has before anything runs, in the order of the file. Copies of a {@code
 * forEach} are not among them: nobody knows them yet.
 */
final class TemplateNodes {

  private static final String DYNAMIC = "dynamic";

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<?, ?> processes;

  private TemplateNodes(Map<?, ?> processes) {
    this.processes = processes;
  }

  /**
   * Paths and types of the nodes.
   *
   * @param definition the template as JSON
   * @param processes given for dynamic ones: name → list of processes
   */
  static Map<String, String> of(Map<?, ?> definition, Map<?, ?> processes) {
    TemplateNodes nodes = new TemplateNodes(processes);
    nodes.children("", definition, "processes", "process");
    return nodes.types;
  }

  /** Whether a node of this path can be one of the template, or of a copy or action in it. */
  static boolean mayHave(Map<String, String> types, String path) {
    String known = path;
    while (!known.isEmpty() && !types.containsKey(known)) {
      known = NodeOrder.parent(known);
    }
    String rest = path.substring(known.length());
    return rest.isEmpty()
        || rest.startsWith("[")
        || rest.startsWith("#")
        || DYNAMIC.equals(types.get(known));
  }

  private void children(
      String prefix, Map<?, ?> parent, @Nullable String field, String defaultType) {
    for (Object child : Fields.list(parent, String.valueOf(field))) {
      if (child instanceof Map<?, ?> node && Fields.text(node, "name") != null) {
        String type = Fields.text(node, "type");
        node(prefix + Fields.text(node, "name"), type == null ? defaultType : type, node);
      }
    }
  }

  private void node(String path, String type, Map<?, ?> node) {
    types.put(path, type);
    if (node.containsKey("forEach")) {
      return;
    }
    if (type.equals(DYNAMIC)) {
      children(path + '/', processes, Fields.text(node, "name"), "process");
    }
    children(path + '/', node, "processes", "process");
    children(path + '/', node, "tasks", "");
    branches(path, Fields.list(node, "cases"), "case-");
    branches(path, Fields.list(node, "branches"), "branch-");
    Map<?, ?> otherwise = Fields.object(node, "otherwise");
    if (otherwise != null) {
      branch(path + "/otherwise", otherwise);
    }
  }

  private void branches(String path, List<?> branches, String unnamed) {
    int number = 1;
    for (Object each : branches) {
      if (each instanceof Map<?, ?> branch) {
        @Nullable String name = Fields.text(branch, "name");
        branch(path + '/' + (name == null ? unnamed + number : name), branch);
      }
      number++;
    }
  }

  private void branch(String path, Map<?, ?> branch) {
    types.put(path, "branch");
    children(path + '/', branch, "tasks", "");
  }
}
