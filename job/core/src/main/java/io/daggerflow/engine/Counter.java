package io.daggerflow.engine;

/** What leaves no record, only a number. The names are those of the metrics, in lower case. */
public enum Counter {
  /** A message waits in a buffer of its instance. */
  MESSAGES_BUFFERED,
  /** A message was turned away by all listeners that could see it (rule S5.9). */
  MESSAGES_TURNED_AWAY,
  /** A message found nobody in the instance that it went to, and goes back. */
  MESSAGES_RETURNED,
  /** A wake-up found nothing due. */
  STALE_WAKE_UPS,
  /** An answer, or the news of a child, found nobody who waits for it. */
  STALE_ANSWERS,
  /** A try failed and another one follows (rule S7.2). */
  TRIES_FAILED,
  /** A task waits for an operator (rule S7.6). */
  INCIDENTS,
  /** A monitor, {@code onStop} or {@code compensate} failed; its event says so. */
  ACTIONS_FAILED,
  /** A call was put out. */
  CALLS,
  /** A call was put out once more, as the same try. */
  CALLS_ASKED_AGAIN,
  INSTANCES_STARTED,
  INSTANCES_COMPLETED,
  INSTANCES_FAILED,
  INSTANCES_STOPPED,
  /** A finished instance left the state. */
  INSTANCES_REMOVED,
  TASKS_FINISHED
}
