package io.daggerflow.engine;

import io.daggerflow.state.Status;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Place;
import org.jspecify.annotations.Nullable;

/** A task ends the whole instance (rule S12.7). */
final class Ending {

  private final Transaction step;

  Ending(Transaction step) {
    this.step = step;
  }

  void end(Place task, Status status, @Nullable String reason) {
    switch (status) {
      case COMPLETED -> complete(task, reason);
      case STOPPED -> stop(task, reason);
      case FAILURE ->
          step.failures().failAll(task, Failure.last("END", reason == null ? "" : reason));
      default -> throw new IllegalArgumentException("no end: " + status);
    }
  }

  private void complete(Place task, @Nullable String reason) {
    step.walk().finish(task, Status.COMPLETED, reason);
    for (Place around = task.parent(); around != null; around = around.parent()) {
      step.walk().finish(around, Status.COMPLETED, around.parent() == null ? reason : null, true);
    }
  }

  private void stop(Place task, @Nullable String reason) {
    step.walk().finish(task, Status.COMPLETED, reason);
    step.newFall();
    step.cause("", reason == null ? "" : reason);
    step.walk().finish(step.graph().root().place(), Status.STOPPED, reason);
  }
}
