package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * The template's {@code timeout}: how long an instance may be EXECUTING.
 *
 * @param value yields a time value, see {@link Times#deadline}
 * @param fail whether the instance then fails; otherwise it is stopped
 */
public record InstanceLimit(Expression value, boolean fail) {

  private enum OnTimeout {
    STOP,
    FAIL
  }

  static @Nullable InstanceLimit read(Fields fields) {
    Expression time = TimeFields.time(fields, "timeout", Variables.NODE);
    OnTimeout onTimeout = WordFields.choice(fields, "onTimeout", OnTimeout.STOP);
    fields.requireBeside("timeout", "onTimeout");
    return time == null ? null : new InstanceLimit(time, onTimeout == OnTimeout.FAIL);
  }
}
