package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process: tasks one after the other, or processes side by side.
 *
 * @param dependsOn null for the process before it in the list, or for none inside a parallel one
 * @param when asked once, when the process would start; null for always
 * @param forEach null for one process, not one for each element
 * @param join of the children of a parallel process, or of the copies
 * @param retry null for one try
 * @param reprocessOnMessage whether it runs again when a re-drive passes it
 * @param channels of a dynamic process
 * @param tasks none unless {@code type} is PROCESS
 * @param processes none unless {@code type} is PARALLEL
 */
public record ProcessTemplate(
    String name,
    @Nullable String description,
    Type type,
    @Nullable DependsOn dependsOn,
    @Nullable Expression when,
    @Nullable ForEach forEach,
    Join join,
    @Nullable TimeLimit maxRunDuration,
    @Nullable RetryPolicy retry,
    OnFailure onFailure,
    List<Monitor> monitors,
    boolean reprocessOnMessage,
    List<Channel> channels,
    List<TaskTemplate> tasks,
    List<ProcessTemplate> processes) {
  public ProcessTemplate {
    monitors = List.copyOf(monitors);
    channels = List.copyOf(channels);
    tasks = List.copyOf(tasks);
    processes = List.copyOf(processes);
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

  /** What a process consists of. */
  public enum Type {
    /** Tasks one after the other. */
    PROCESS,
    /** Processes side by side. */
    PARALLEL,
    /** What the start request brings. */
    DYNAMIC
  }

  static ProcessTemplate read(Fields fields) {
    fields.later(LATER);
    fields.choice("type", Type.PROCESS, LATER_TYPES);
    ProcessTemplate process =
        new ProcessTemplate(
            fields.name("name"),
            fields.description(),
            Type.PROCESS,
            DependsOn.read(fields),
            fields.optionalExpression("when", Variables.NODE),
            null,
            Join.ALL,
            maxRunDuration(fields),
            null,
            fields.choice("onFailure", OnFailure.FAIL),
            List.of(),
            false,
            List.of(),
            tasks(fields),
            List.of());
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
