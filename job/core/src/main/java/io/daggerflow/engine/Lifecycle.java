package io.daggerflow.engine;

import io.daggerflow.state.Status;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The status changes that exist (rule S1): the only place that knows them. */
final class Lifecycle {

  private static final Map<Status, Set<Status>> ALLOWED = new EnumMap<>(Status.class);

  static {
    ALLOWED.put(
        Status.NOT_STARTED,
        EnumSet.of(Status.SUBMITTED, Status.EXECUTING, Status.SKIPPED, Status.STOPPED));
    ALLOWED.put(Status.SUBMITTED, EnumSet.of(Status.EXECUTING, Status.STOPPED));
    ALLOWED.put(
        Status.EXECUTING,
        EnumSet.of(Status.COMPLETED, Status.FAILURE, Status.SKIPPED, Status.STOPPED));
    ALLOWED.put(Status.SKIPPED, EnumSet.of(Status.COMPLETED));
    ALLOWED.put(Status.COMPLETED, EnumSet.of(Status.EXECUTING));
    ALLOWED.put(Status.FAILURE, EnumSet.of(Status.EXECUTING, Status.SKIPPED, Status.COMPLETED));
    ALLOWED.put(Status.STOPPED, EnumSet.of(Status.EXECUTING));
  }

  private Lifecycle() {}

  /** Whether a node may go from one status to another. */
  static boolean allows(Status from, Status to) {
    boolean back = to == Status.NOT_STARTED && from != Status.NOT_STARTED;
    return back || ALLOWED.getOrDefault(from, Set.of()).contains(to);
  }

  /**
   * @throws IllegalStateException if the change does not exist: an error of the engine, not of an
   *     input
   */
  static void check(String path, Status from, Status to) {
    if (!allows(from, to)) {
      throw new IllegalStateException("'" + path + "' cannot go from " + from + " to " + to);
    }
  }
}
