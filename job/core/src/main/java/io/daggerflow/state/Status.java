package io.daggerflow.state;

/**
 * The statuses of rule S1. The order is part of the state's format: new ones are added at the end.
 */
public enum Status {
  NOT_STARTED,
  /** Of an instance only. */
  SUBMITTED,
  EXECUTING,
  COMPLETED,
  FAILURE,
  SKIPPED,
  STOPPED;

  private static final Status[] ALL = values();

  /** Whether the node or instance is over. */
  public boolean isTerminal() {
    return ordinal() >= COMPLETED.ordinal();
  }

  static Status of(long ordinal) {
    if (ordinal < 0 || ordinal >= ALL.length) {
      throw new IllegalArgumentException("no status has number " + ordinal);
    }
    return ALL[(int) ordinal];
  }
}
