package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task: what all kinds have, and its kind.
 *
 * @param when asked once, when the task would start; null for always
 * @param retry null for one try, with the time that its kind gives it
 * @param onStop null for nothing
 * @param compensate null for nothing
 * @param reprocessOnMessage of a listener: takes messages when COMPLETED; else: runs again when a
 *     re-drive passes it
 */
public record TaskTemplate(
    String name,
    @Nullable String description,
    @Nullable Expression when,
    @Nullable TimeLimit timeout,
    @Nullable RetryPolicy retry,
    OnFailure onFailure,
    List<Monitor> monitors,
    @Nullable Action onStop,
    @Nullable Action compensate,
    boolean reprocessOnMessage,
    TaskKind kind) {
  public TaskTemplate {
    monitors = List.copyOf(monitors);
  }

  private static final Set<String> AFTER_FAILURE = Variables.and(Variables.TASK, "failure");

  /** The required list {@code tasks}; those of no known kind are left out, which is noted. */
  static List<TaskTemplate> list(Fields owner) {
    List<Fields> all = owner.atLeastOne("tasks");
    Siblings.unique(all);
    List<TaskTemplate> tasks = new ArrayList<>();
    for (Fields one : all) {
      TaskTemplate task = read(NameFields.name(one, "name"), one);
      if (task != null) {
        tasks.add(task);
      }
    }
    return tasks;
  }

  private static @Nullable TaskTemplate read(String name, Fields inList) {
    Fields fields = inList.node(name);
    String description = fields.description();
    Expression when = Expressions.condition(fields, "when", Variables.TASK);
    TimeLimit timeout = TimeFields.limit(fields, "timeout", OnTimeout.FAIL, Variables.TASK);
    List<Monitor> monitors = Monitor.list(fields, Variables.TASK);
    Action onStop = Action.optional(fields, "onStop", AFTER_FAILURE);
    Action compensate = Action.optional(fields, "compensate", AFTER_FAILURE);
    boolean reprocess = fields.flag("reprocessOnMessage", false);
    TaskKind kind = TaskKinds.read(fields, Variables.TASK);
    String type = kind == null ? null : kind.type();
    OnFailure onFailure = onFailure(fields, type);
    RetryPolicy retry = RetryPolicy.ofTask(fields, Variables.TASK, type);
    if (kind == null) {
      return null;
    }
    fields.end();
    return new TaskTemplate(
        name,
        description,
        when,
        timeout,
        retry,
        onFailure,
        monitors,
        onStop,
        compensate,
        reprocess,
        kind);
  }

  private static OnFailure onFailure(Fields fields, @Nullable String type) {
    OnFailure onFailure = WordFields.choice(fields, "onFailure", OnFailure.FAIL);
    if (onFailure == OnFailure.HOLD && type != null && TaskKinds.NEVER_ON_HOLD.contains(type)) {
      fields.problem(
          "onFailure", "Expected 'fail' or 'continue' on '" + type + "', but it is 'hold'");
    }
    return onFailure;
  }
}
