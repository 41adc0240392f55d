package io.daggerflow.template;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.expression.Scope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of task: its fields, and what it does when the flow reaches it and when something comes
 * back to it. One class each; safe for many threads. Every method may complete or fail the task
 * through the context; otherwise the task waits on.
 *
 * <p>An {@link io.daggerflow.expression.ExpressionException} out of any of them fails the task with
 * code EXPRESSION, without another try.
 */
public interface TaskKind {

  /** The {@code type} in template files and events. */
  String type();

  /** A try of the task begins. */
  void start(TaskContext task);

  /** What a try asks of the world, with the values of now; null for nothing. */
  default @Nullable Call call(Scope scope) {
    return null;
  }

  /** The answer to its call came. */
  default void answered(TaskContext task, Answer answer) {
    throw new IllegalStateException(type() + " asks nothing");
  }

  /** The time came that the task asked for by {@link TaskContext#wakeAt}. */
  default void woke(TaskContext task) {
    throw new IllegalStateException(type() + " waits for no time");
  }

  /** The time came that the task asked for by {@link TaskContext#endAt}. */
  default void ended(TaskContext task) {
    throw new IllegalStateException(type() + " has no end");
  }

  /** Its {@code do} is over. */
  default void acted(TaskContext task, ActionOutcome outcome) {
    throw new IllegalStateException(type() + " has no action");
  }

  /** The instance moved to this version of its template while the task waits: its times follow. */
  default void moved(TaskContext task) {
    // nothing to do for one without times of its own
  }

  /** Something changed that its {@link #watched} expression asks for. */
  default void changed(TaskContext task) {
    throw new IllegalStateException(type() + " watches nothing");
  }

  /** The expression whose changes it waits for; null for none. */
  default io.daggerflow.expression.@Nullable Expression watched() {
    return null;
  }

  /** How long a try may take where {@code retry} does not say; null for any time. */
  default io.daggerflow.expression.@Nullable Expression tryTimeout() {
    return null;
  }

  /** What {@code retry.when} sees besides when a try took too long. */
  default Map<String, @Nullable Object> withoutAnswer() {
    return Map.of();
  }

  /** Its {@code do}; null for none. */
  default @Nullable Action action() {
    return null;
  }

  /** Its branches; none unless it is a composite. With {@link #forEach} the one that is copied. */
  default List<Branch> branches() {
    return List.of();
  }

  /** What its copies are made of; null unless it has a {@code forEach}. */
  default @Nullable ForEach forEach() {
    return null;
  }

  /** When its branches or copies are over. */
  default Join join() {
    return Join.ALL;
  }
}
