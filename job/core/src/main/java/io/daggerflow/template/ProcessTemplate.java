package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process: tasks one after the other.
 *
 * @param dependsOn null for the process before it in the list
 * @param when asked once, when the process would start; null for always
 */
public record ProcessTemplate(
    String name,
    @Nullable String description,
    @Nullable DependsOn dependsOn,
    @Nullable Expression when,
    @Nullable TimeLimit maxRunDuration,
    OnFailure onFailure,
    List<TaskTemplate> tasks) {
  public ProcessTemplate {
    tasks = List.copyOf(tasks);
  }
}
