package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.state.Status;
import io.daggerflow.value.Values;
import org.jspecify.annotations.Nullable;

/**
 * {@code end}: ends the instance (rule S12.7).
 *
 * @param status COMPLETED, FAILURE or STOPPED
 * @param reason a value; null for none
 */
public record End(Status status, @Nullable Expression reason) implements TaskKind {

  static final String TYPE = "end";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    task.endInstance(status, reason == null ? null : Values.text(reason.evaluate(task.scope())));
  }
}
