package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  private static final Set<String> LATER_TYPES = Set.of("parallel", "dynamic");
  private static final List<String> LATER =
      List.of(
          "processes",
          "forEach",
          "as",
          "join",
          "atLeast",
          "maxConcurrency",
          "collect",
          "retry",
          "monitor",
          "reprocessOnMessage",
          "processRef",
          "channels");

  private enum Type {
    PROCESS
  }

  static ProcessTemplate read(Fields fields) {
    fields.later(LATER);
    fields.choice("type", Type.PROCESS, LATER_TYPES);
    ProcessTemplate process =
        new ProcessTemplate(
            fields.name("name"),
            fields.description(),
            DependsOn.read(fields),
            fields.optionalExpression("when", Variables.NODE),
            maxRunDuration(fields),
            fields.choice("onFailure", OnFailure.FAIL),
            tasks(fields));
    fields.end();
    return process;
  }

  private static @Nullable TimeLimit maxRunDuration(Fields fields) {
    if (fields.has("maxRunDuration") && !fields.has("onTimeout")) {
      fields.warning(
          "maxRunDuration",
          "Expected 'onTimeout' beside 'maxRunDuration', but it is missing: when the time is over"
              + " the process is skipped and the flow goes on without its work; say 'skip' or"
              + " 'fail'");
    }
    return fields.timeLimit("maxRunDuration", OnTimeout.SKIP, Variables.NODE);
  }

  private static List<TaskTemplate> tasks(Fields fields) {
    List<TaskTemplate> tasks = new ArrayList<>();
    for (Fields task : fields.namedObjects("tasks")) {
      TaskTemplate read = TaskTemplate.read(task);
      if (read != null) {
        tasks.add(read);
      }
    }
    return tasks;
  }
}
