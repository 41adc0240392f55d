package io.daggerflow.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runtime parameters held against the declarations of a template. Null counts as not given.
 *
 * @param values what an instance starts with: the given ones, then the defaults of the others
 * @param problems sentences; not empty if the parameters are refused
 */
public record StartParameters(Map<String, Object> values, List<String> problems) {

  /** The parameters of a start: everything required must be there, defaults are filled in. */
  public static StartParameters of(
      WorkflowTemplate template, Map<String, ? extends @Nullable Object> given) {
    Map<String, Object> values = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            values.put(name, value);
          }
        });
    List<String> problems = new ArrayList<>(typeProblems(template, values));
    template.parameters().forEach((name, declared) -> complete(name, declared, values, problems));
    return new StartParameters(values, List.copyOf(problems));
  }

  /** The problems of parameters that change a running instance: undeclared names, wrong types. */
  public static List<String> typeProblems(
      WorkflowTemplate template, Map<String, ? extends @Nullable Object> changes) {
    List<String> problems = new ArrayList<>();
    changes.forEach((name, value) -> checkOne(template, name, value, problems));
    return problems;
  }

  private static void complete(
      String name,
      ParameterDeclaration declared,
      Map<String, Object> values,
      List<String> problems) {
    if (values.containsKey(name)) {
      return;
    }
    if (declared.defaultValue() != null) {
      values.put(name, declared.defaultValue());
    } else if (declared.required()) {
      problems.add("Expected parameter '" + name + "', but it is missing");
    }
  }

  private static void checkOne(
      WorkflowTemplate template, String name, @Nullable Object value, List<String> problems) {
    ParameterDeclaration declared = template.parameters().get(name);
    if (declared == null) {
      if (!template.additionalParameters()) {
        problems.add(
            "Expected declared parameters only, but '"
                + name
                + "' is an unknown name"
                + Nearest.hint(name, template.parameters().keySet()));
      }
    } else if (value != null && !declared.type().accepts(value)) {
      problems.add("Expected parameter '" + name + "' to be " + declared.type().misses(value));
    }
  }
}
