package io.daggerflow.template;

import io.daggerflow.expression.Conditions;
import io.daggerflow.expression.Expression;

/**
 * {@code sensor}: waits until its expression is true (rule S12.4).
 *
 * @param until asked at the start, and when something changed that it asks for
 */
public record Sensor(Expression until) implements TaskKind {

  static final String TYPE = "sensor";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    changed(task);
  }

  @Override
  public Expression watched() {
    return until;
  }

  @Override
  public void changed(TaskContext task) {
    if (Conditions.isTrue(until, task.scope())) {
      task.complete();
    }
  }
}
