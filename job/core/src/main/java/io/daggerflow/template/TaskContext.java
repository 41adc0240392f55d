package io.daggerflow.template;

import io.daggerflow.expression.Scope;

/** What a task may ask and do inside the step that concerns it. */
public interface TaskContext {

  /** {@code params}, {@code instance}, {@code now}, {@code task}. */
  Scope scope();

  /** The task is COMPLETED; the flow goes on after it. */
  void complete();

  /**
   * The task fails (rule S7.1).
   *
   * @param code one of the codes of the wire format, as {@code UNKNOWN_TOPIC}
   * @param sentence what is wrong
   */
  void fail(String code, String sentence);

  /** Writes what the clause says of runtime parameters, all or nothing. */
  void set(SetClause clause, Scope scope);

  /**
   * Puts out a record; it leaves the job when the step is durable. One that Kafka would refuse
   * fails the task (rule S12.1).
   *
   * @return whether the record goes out; otherwise the task has failed
   */
  boolean send(Command command);
}
