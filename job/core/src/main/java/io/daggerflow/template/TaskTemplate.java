package io.daggerflow.template;

import io.daggerflow.expression.Expression;
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

  private static final List<String> LATER =
      List.of("retry", "monitor", "onStop", "compensate", "reprocessOnMessage");

  /** Null if there is no such kind; that is noted. */
  static @Nullable TaskTemplate read(Fields fields) {
    fields.later(LATER);
    String name = fields.name("name");
    String description = fields.description();
    Expression when = fields.optionalExpression("when", Variables.TASK);
    TimeLimit timeout = fields.timeLimit("timeout", OnTimeout.FAIL, Variables.TASK);
    OnFailure onFailure = fields.choice("onFailure", OnFailure.FAIL, Set.of("hold"));
    TaskKind kind = TaskKinds.read(fields);
    if (kind == null) {
      return null;
    }
    fields.end();
    return new TaskTemplate(
        name, description, when, timeout, null, onFailure, List.of(), null, null, false, kind);
  }
}
