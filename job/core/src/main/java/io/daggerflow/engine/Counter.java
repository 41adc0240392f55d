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
  INSTANCES_STARTED,
  INSTANCES_COMPLETED,
  INSTANCES_FAILED,
  INSTANCES_STOPPED,
  /** A finished instance left the state. */
  INSTANCES_REMOVED,
  TASKS_FINISHED
}
