package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task: what all kinds have, and its kind.
 *
 * @param when asked once, when the task would start; null for always
 */
public record TaskTemplate(
    String name,
    @Nullable String description,
    @Nullable Expression when,
    @Nullable TimeLimit timeout,
    OnFailure onFailure,
    TaskKind kind) {

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
    return new TaskTemplate(name, description, when, timeout, onFailure, kind);
  }
}
