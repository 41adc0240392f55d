package io.daggerflow.template;

/**
 * A kind of task: its fields, and what it does when the flow reaches it. One class each; safe for
 * many threads.
 */
public interface TaskKind {

  /** The {@code type} in template files and events. */
  String type();

  /**
   * Called when the task has become EXECUTING. It may complete or fail the task through the
   * context; otherwise the task waits.
   *
   * @throws io.daggerflow.expression.ExpressionException fails the task with code EXPRESSION
   */
  void start(TaskContext task);
}
