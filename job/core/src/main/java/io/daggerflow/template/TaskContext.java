package io.daggerflow.template;

import io.daggerflow.call.Call;
import io.daggerflow.expression.Scope;
import io.daggerflow.state.Status;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task may ask and do inside the step that concerns it. */
public interface TaskContext {

  /** {@code params}, {@code instance}, {@code now}, {@code task}, {@code secrets}, elements. */
  Scope scope();

  /** Those and some of the task's own. */
  Scope scope(Map<String, ? extends @Nullable Object> variables);

  /** The time of the step. */
  Instant now();

  /** The task is COMPLETED; the flow goes on after it. */
  default void complete() {
    complete(null);
  }

  /** As {@link #complete()}, with something to say about it. */
  void complete(@Nullable String reason);

  /** The try fails (rules S7.1, S7.2). */
  void fail(Failure failure);

  /** Writes what the clause says of runtime parameters and the element, all or nothing. */
  void set(SetClause clause, Scope scope);

  /**
   * Puts out a record; it leaves the job when the step is durable. One that Kafka would refuse
   * fails the task (rule S12.1).
   *
   * @return whether the record goes out; otherwise the task has failed
   */
  boolean send(Command command);

  /** Asks something of the world; {@link TaskKind#answered} follows, maybe at once. */
  void call(Call call);

  /** Asks for {@link TaskKind#woke} at this time; a later call moves it. */
  void wakeAt(Instant time);

  /** Asks for {@link TaskKind#ended} at this time, before anything else that is due then. */
  void endAt(Instant time);

  /** Notes what a call gave, for the owner of this task if it is an action. */
  void answer(String variable, @Nullable Object value);

  /** Runs {@code do}; {@link TaskKind#acted} follows, maybe at once. */
  void act();

  /** Starts the branches, or the one with this index alone and skips the others; -1 skips all. */
  void enter(int branch);

  /** Starts all branches or copies. */
  void enterAll();

  /** Starts a child workflow; {@link Workflow#childOver} follows. */
  void startChild(ChildStart child);

  /** The instance ends with this task (rule S12.7). */
  void endInstance(Status status, @Nullable String reason);
}
