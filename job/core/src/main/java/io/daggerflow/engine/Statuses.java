package io.daggerflow.engine;

import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Place;

/**
 * The status that a node has, which is more than what stands in its state: what was unfinished
 * inside a node that became terminal went along (rule S2.6), and is not written.
 */
final class Statuses {

  private final InstanceState state;

  Statuses(InstanceState state) {
    this.state = state;
  }

  Status of(Place place) {
    Status own = state.node(place.key()).status();
    if (own != Status.NOT_STARTED) {
      return own;
    }
    for (Place around = place.parent(); around != null; around = around.parent()) {
      Status status = state.node(around.key()).status();
      if (status.isTerminal()) {
        return inside(status);
      }
    }
    return Status.NOT_STARTED;
  }

  /** What becomes of what is unfinished inside a node with this status. */
  static Status inside(Status of) {
    return of == Status.SKIPPED || of == Status.COMPLETED ? Status.SKIPPED : Status.STOPPED;
  }
}
