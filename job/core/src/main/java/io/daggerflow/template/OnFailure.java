package io.daggerflow.template;

/** What a failure means for the nodes around (rule S7.3). */
public enum OnFailure {
  /** It goes up to the parent. */
  FAIL,
  /** It ends the node alone; the flow goes on after it. */
  CONTINUE,
  /** The task waits for an operator (rule S7.6). */
  HOLD
}
