package io.daggerflow.flink;

/** How output is published. The numbers of the constants are part of savepoints. */
enum SinkKind {
  /** Kafka transactions that are open from checkpoint to checkpoint. */
  TRANSACTIONS,

  /** Output is part of the checkpoint, and is published after it. */
  WRITE_AHEAD
}
