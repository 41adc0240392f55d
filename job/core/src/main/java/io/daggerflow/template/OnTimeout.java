package io.daggerflow.template;

/** What becomes of a task or process whose time is over (rule S8.3). */
public enum OnTimeout {
  /** It is SKIPPED and the flow goes on. */
  SKIP,
  /** It fails with reason TIMEOUT. */
  FAIL
}
