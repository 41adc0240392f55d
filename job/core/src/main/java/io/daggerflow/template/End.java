package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.state.Status;
import io.daggerflow.value.Values;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code end}: ends the instance (rule S12.7).
 *
 * @param status COMPLETED, FAILURE or STOPPED
 * @param reason a value; null for none
 */
public record End(Status status, @Nullable Expression reason) implements TaskKind {

  static final String TYPE = "end";

  private enum Ends {
    COMPLETED(Status.COMPLETED),
    FAILURE(Status.FAILURE),
    STOPPED(Status.STOPPED);

    private final Status status;

    Ends(Status status) {
      this.status = status;
    }
  }

  static End read(Fields fields, Set<String> variables) {
    return new End(
        WordFields.constant(fields, "status", Ends.COMPLETED).status,
        Expressions.optionalValue(fields, "reason", variables));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    task.endInstance(status, reason == null ? null : Values.text(reason.evaluate(task.scope())));
  }
}
