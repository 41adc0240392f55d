package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code trigger}: waits for a time, then runs its action (rule S8.1). Exactly one of {@code at}
 * and {@code after} is given.
 *
 * @param at yields a point in time
 * @param after yields a duration, from the start of the task
 * @param action null for none
 */
public record Trigger(@Nullable Expression at, @Nullable Expression after, @Nullable Action action)
    implements TaskKind {

  static final String TYPE = "trigger";

  static Trigger read(Fields fields, Set<String> variables) {
    if (!fields.has("at") && !fields.has("after")) {
      fields.problem("at", "Expected 'at' or 'after', but both are a missing field");
    }
    fields.refuseBoth("at", "after");
    return new Trigger(
        TimeFields.point(fields, "at", variables),
        TimeFields.span(fields, "after", variables),
        Action.optionalDo(fields, variables));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    Instant time = time(task);
    if (time.isAfter(task.now())) {
      task.wakeAt(time);
    } else {
      woke(task);
    }
  }

  private Instant time(TaskContext task) {
    return at == null
        ? Times.after(Objects.requireNonNull(after), task.scope(), task.since())
        : Times.at(at, task.scope());
  }

  @Override
  public void moved(TaskContext task) {
    task.wakeAt(time(task));
  }

  @Override
  public void woke(TaskContext task) {
    if (action == null) {
      task.complete();
    } else {
      task.act();
    }
  }

  @Override
  public void acted(TaskContext task, ActionOutcome outcome) {
    if (outcome.failure() == null) {
      task.complete();
    } else {
      task.fail(outcome.failure());
    }
  }
}
