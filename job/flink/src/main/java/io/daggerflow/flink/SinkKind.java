package io.daggerflow.flink;

/** How output is published. The numbers of the constants are part of savepoints. */
enum SinkKind {
  /** Kafka transactions that are open from checkpoint to checkpoint. */
  TRANSACTIONS("transactions"),

  /** Output is part of the checkpoint, and is published after it. */
  WRITE_AHEAD("write-ahead");

  private final String option;

  SinkKind(String option) {
    this.option = option;
  }

  /** As it is written in the options of the job. */
  String option() {
    return option;
  }
}
