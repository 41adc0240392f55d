package io.daggerflow.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node that an instance has before anything runs, with the nodes inside it, in the order of the
 * file.
 *
 * @param path of the node; inside a {@code forEach}, the path without the numbers of the copies
 * @param type task kind, or {@code workflow}, {@code process}, {@code parallel}, {@code dynamic},
 *     {@code branch}
 * @param source what the template says of it
 */
public record TemplateNode(
    String path, String name, String type, Map<?, ?> source, List<TemplateNode> inside) {

  private static final String DYNAMIC = "dynamic";

  public TemplateNode {
    inside = List.copyOf(inside);
  }

  /**
   * The whole template as a node, the path of which is empty.
   *
   * @param definition the template as JSON
   * @param processes given for dynamic ones: name → list of processes
   */
  public static TemplateNode of(Map<?, ?> definition, Map<?, ?> processes) {
    @Nullable String name = Fields.text(definition, "template");
    return new Reading(processes).node("", name == null ? "" : name, "workflow", definition);
  }

  /** Reads nodes. */
  private record Reading(Map<?, ?> processes) {

    TemplateNode node(String path, String name, String type, Map<?, ?> source) {
      List<TemplateNode> inside = new ArrayList<>();
      String prefix = path.isEmpty() ? "" : path + '/';
      if (type.equals(DYNAMIC)) {
        children(prefix, processes, name, "process", inside);
      }
      children(prefix, source, "processes", "process", inside);
      children(prefix, source, "tasks", "", inside);
      branches(prefix, Fields.list(source, "cases"), "case-", inside);
      branches(prefix, Fields.list(source, "branches"), "branch-", inside);
      Map<?, ?> otherwise = Fields.object(source, "otherwise");
      if (otherwise != null) {
        inside.add(node(prefix + "otherwise", "otherwise", "branch", otherwise));
      }
      return new TemplateNode(path, name, type, source, inside);
    }

    private void children(
        String prefix,
        Map<?, ?> parent,
        String field,
        String defaultType,
        List<TemplateNode> into) {
      for (Object child : Fields.list(parent, field)) {
        if (child instanceof Map<?, ?> source && Fields.text(source, "name") != null) {
          String name = String.valueOf(Fields.text(source, "name"));
          String type = Fields.text(source, "type");
          into.add(node(prefix + name, name, type == null ? defaultType : type, source));
        }
      }
    }

    private void branches(
        String prefix, List<?> branches, String unnamed, List<TemplateNode> into) {
      int number = 1;
      for (Object each : branches) {
        if (each instanceof Map<?, ?> branch) {
          @Nullable String given = Fields.text(branch, "name");
          String name = given == null ? unnamed + number : given;
          into.add(node(prefix + name, name, "branch", branch));
        }
        number++;
      }
    }
  }

  /** Whether it becomes one copy for each element of a list. */
  public boolean isForEach() {
    return source.containsKey("forEach");
  }

  /**
   * Paths and types of the nodes inside that exist in every instance: what is inside a {@code
   * forEach} is not among them.
   */
  Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    inside.forEach(child -> child.addTypes(types));
    return types;
  }

  private void addTypes(Map<String, String> types) {
    types.put(path, type);
    if (!isForEach()) {
      inside.forEach(child -> child.addTypes(types));
    }
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
}
