package io.daggerflow.flink;

/** When commands and calls leave the job. Everything else leaves with its checkpoint, once. */
enum DeliveryMode {
  /** When the step that caused them is durable: each once. */
  EXACTLY_ONCE,
  /** In their step: each at least once, and one of a step that is rolled back may have left. */
  LOW_LATENCY
}
