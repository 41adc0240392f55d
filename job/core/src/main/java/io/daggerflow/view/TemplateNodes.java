package io.daggerflow.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a template has before anything runs, in the order of the file. Copies of a {@code
 * forEach} and the processes of a {@code dynamic} are not among them: nobody knows them yet.
 */
final class TemplateNodes {

  private final Map<String, String> types = new LinkedHashMap<>();

  private TemplateNodes() {}

  /**
   * Paths and types of the nodes.
   *
   * @param definition the template as JSON
   */
  static Map<String, String> of(Map<?, ?> definition) {
    TemplateNodes nodes = new TemplateNodes();
    nodes.children("", definition, "processes", "process");
    return nodes.types;
  }

  private void children(String prefix, Map<?, ?> parent, String field, String defaultType) {
    for (Object child : Fields.list(parent, field)) {
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
