package io.daggerflow.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds runtime parameters against their declarations (rule S10.3). Nothing is converted. */
public final class ParameterCheck {

  private ParameterCheck() {}

  /**
   * The parameters of a start; null counts as not given.
   *
   * @param result gets what the instance starts with, defaults included
   * @return what is wrong, one sentence each; empty if all is well
   */
  public static List<String> start(
      WorkflowTemplate template,
      Map<String, @Nullable Object> given,
      Map<String, @Nullable Object> result) {
    List<String> problems = new ArrayList<>();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            check(template, name, value, problems);
            result.put(name, value);
          }
        });
    template
        .parameters()
        .forEach((name, declaration) -> fillIn(name, declaration, result, problems));
    return problems;
  }

  private static void fillIn(
      String name,
      ParameterDeclaration declaration,
      Map<String, @Nullable Object> result,
      List<String> problems) {
    if (result.get(name) == null && declaration.defaultValue() != null) {
      result.put(name, declaration.defaultValue());
    } else if (result.get(name) == null && declaration.required()) {
      problems.add("Expected parameter '" + name + "', but it is missing");
    }
  }

  /**
   * Parameters that are changed while the instance is there; null removes one.
   *
   * @return what is wrong, one sentence each; empty if all is well
   */
  public static List<String> update(
      WorkflowTemplate template, Map<String, @Nullable Object> given) {
    List<String> problems = new ArrayList<>();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            check(template, name, value, problems);
          }
        });
    return problems;
  }

  private static void check(
      WorkflowTemplate template, String name, Object value, List<String> problems) {
    ParameterDeclaration declaration = template.parameters().get(name);
    if (declaration == null && !template.additionalParameters()) {
      problems.add(
          "Expected only the parameters "
              + template.parameters().keySet()
              + ", but '"
              + name
              + "' is given");
    } else if (declaration != null && !declaration.type().accepts(value)) {
      problems.add(
          "Expected parameter '"
              + name
              + "' to be of type "
              + declaration.type().text()
              + ", but it is of type "
              + io.daggerflow.value.Values.typeName(value));
    }
  }
}
