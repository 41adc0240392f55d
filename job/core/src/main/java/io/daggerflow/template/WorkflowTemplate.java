package io.daggerflow.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a workflow, read and checked.
 *
 * @param source the template as JSON: two templates are equal if their sources are
 */
public record WorkflowTemplate(
    String name,
    int version,
    @Nullable String description,
    Map<String, ParameterDeclaration> parameters,
    boolean additionalParameters,
    @Nullable InstanceLimit timeout,
    Retention retention,
    List<ProcessTemplate> processes,
    Map<String, @Nullable Object> source) {

  public WorkflowTemplate {
    processes = List.copyOf(processes);
  }

  /** {@code name@version}. */
  public String id() {
    return name + '@' + version;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WorkflowTemplate template && source.equals(template.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }
}
