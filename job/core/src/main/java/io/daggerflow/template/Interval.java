package io.daggerflow.template;

import io.daggerflow.expression.Conditions;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code interval}: runs its action again and again, until {@code completeWhen} is true after a run
 * or the deadline has passed (rule S8.2).
 *
 * @param every yields a duration, more than zero: from the end of a run to the next
 * @param completeWhen over {@code result} or {@code response} of the run
 * @param startAt yields the point in time of the first run; null for at once
 * @param forceCompleteAt yields a point in time; null unless given
 * @param forceCompleteAfter yields a duration from the start of the task; null unless given
 */
public record Interval(
    Expression every,
    Action action,
    Expression completeWhen,
    @Nullable Expression startAt,
    @Nullable Expression forceCompleteAt,
    @Nullable Expression forceCompleteAfter)
    implements TaskKind {

  static final String TYPE = "interval";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    Instant end = end(task);
    if (end != null && !end.isAfter(task.now())) {
      ended(task);
      return;
    }
    if (end != null) {
      task.endAt(end);
    }
    Instant first = startAt == null ? task.now() : Times.at(startAt, task.scope());
    if (first.isAfter(task.now())) {
      task.wakeAt(first);
    } else {
      task.act();
    }
  }

  private @Nullable Instant end(TaskContext task) {
    if (forceCompleteAt != null) {
      return Times.at(forceCompleteAt, task.scope());
    }
    return forceCompleteAfter == null
        ? null
        : Times.after(forceCompleteAfter, task.scope(), task.now());
  }

  @Override
  public void woke(TaskContext task) {
    task.act();
  }

  @Override
  public void acted(TaskContext task, ActionOutcome outcome) {
    if (outcome.failure() != null && !action.continueOnFailure()) {
      task.fail(outcome.failure());
      return;
    }
    Scope scope = task.scope(outcome.variables());
    if (outcome.failure() == null && Conditions.isTrue(completeWhen, scope)) {
      task.complete();
      return;
    }
    Instant next = Times.after(every, task.scope(), task.now());
    if (!next.isAfter(task.now())) {
      throw new ExpressionException(
          "Expected `" + every.source() + "` to be longer than zero, but it is not", false);
    }
    task.wakeAt(next);
  }

  @Override
  public void ended(TaskContext task) {
    task.complete("FORCED: its time was over");
  }
}
