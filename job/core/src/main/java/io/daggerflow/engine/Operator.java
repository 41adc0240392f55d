package io.daggerflow.engine;

import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Node.Role;
import io.daggerflow.template.Place;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an operator does to single nodes, and to an instance that is over (rules S7.5, S10.7). */
final class Operator {

  private final Transaction step;
  private final InstanceState state;

  Operator(Transaction step) {
    this.step = step;
    this.state = step.state();
  }

  /** The node that a request names; null if the instance has none of this path. */
  static @Nullable Place find(Transaction step, String path) {
    Place place = step.graph().find(path);
    boolean isNode =
        place != null && place.parent() != null && !place.node().isAction() && step.has(place);
    return isNode ? place : null;
  }

  /** Why the node can't be skipped, as a sentence; null if it can. */
  @Nullable String refusesSkip(Place place) {
    if (state.status().isTerminal()) {
      return refusesRepair(place);
    }
    Status status = step.status(place);
    return status == Status.NOT_STARTED || status == Status.EXECUTING
        ? null
        : "Expected '" + place + "' to be NOT_STARTED or EXECUTING, but it is " + status;
  }

  void skip(Place place, @Nullable String reason) {
    NodeState node = step.node(place);
    if (state.status().isTerminal()) {
      repair(place, Status.SKIPPED, reason);
    } else if (node.status() == Status.EXECUTING) {
      step.walk().end(place, Status.SKIPPED, reason);
    } else {
      step.walk().finish(place, Status.SKIPPED, reason);
      node.early(true);
    }
    step.walk().run();
  }

  /** Why the node can't be completed, as a sentence; null if it can. */
  @Nullable String refusesComplete(Place place) {
    if (place.node().role() != Role.TASK) {
      return "Expected the path of a task, but '" + place + "' is a " + place.node().type();
    }
    if (state.status() == Status.NOT_STARTED) {
      return "Expected an instance that was submitted, but it is NOT_STARTED";
    }
    if (state.status().isTerminal()) {
      return refusesRepair(place);
    }
    Status status = step.status(place);
    return status == Status.EXECUTING
        ? null
        : "Expected '" + place + "' to be EXECUTING, but it is " + status;
  }

  void complete(Place place, Map<String, @Nullable Object> parameters) {
    if (state.status().isTerminal()) {
      step.set(parameters);
      repair(place, Status.COMPLETED, null);
    } else {
      step.set(parameters);
      step.walk().finish(place, Status.COMPLETED, null, true);
      step.walk().passOn(place);
    }
    step.walk().run();
  }

  /** Why the instance, or the node, can't be tried again, as a sentence; null if it can. */
  @Nullable String refusesRetry(@Nullable Place place) {
    Status status = state.status();
    if (status == Status.NOT_STARTED || status == Status.COMPLETED) {
      return "Expected an instance that is FAILURE or STOPPED, but it is " + status;
    }
    if (status.isTerminal()) {
      if (state.isCompensating() || state.actions() > 0) {
        return "Expected compensations that are over, but some are under way";
      }
      return place == null || status == Status.FAILURE && isFailed(place)
          ? null
          : "Expected the path of the node that failed first, but it is '" + place + "'";
    }
    if (place == null) {
      return "Expected 'path' of a task on hold or of a failed node, because the instance is "
          + status;
    }
    NodeState node = step.node(place);
    Place parent = Objects.requireNonNull(place.parent());
    boolean failed =
        node.status() == Status.FAILURE
            && step.status(parent) == Status.EXECUTING
            && !step.node(parent).isBetweenTries();
    return failed || node.isOnHold()
        ? null
        : "Expected '"
            + place
            + "' to be on hold, or FAILURE inside a node that goes on, but it is "
            + step.status(place);
  }

  void retry(@Nullable Place place) {
    if (state.status().isTerminal()) {
      revive(null);
    } else {
      retryOne(Objects.requireNonNull(place));
    }
    step.walk().run();
  }

  private void retryOne(Place place) {
    NodeState node = step.node(place);
    if (node.isOnHold()) {
      step.failures().endHold(node);
      node.attempt(0);
      node.reason(null);
      node.submitted(step.now());
      step.changes().node(place, Status.EXECUTING, Status.EXECUTING, false);
      if (node.isUndecided() || step.walk().limit(place)) {
        step.walk().beginLater(place);
      }
      return;
    }
    NodeState around = step.node(Objects.requireNonNull(place.parent()));
    Revival revival = new Revival(step, node.fall());
    step.copies().reopen(place, around);
    revival.takeBack(place);
    relisten(place);
    revival.begin();
  }

  private void relisten(Place place) {
    step.eachNode(
        place,
        inside -> {
          if (inside.node().listener() != null) {
            step.listening().changed(inside);
          }
        });
  }

  // ---- an instance that is over

  private @Nullable String refusesRepair(Place place) {
    if (state.isCompensating() || state.actions() > 0) {
      return "Expected compensations that are over, but some are under way";
    }
    return state.status() == Status.FAILURE && isFailed(place)
        ? null
        : "Expected an open instance, or the node whose failure ended it, but the instance is "
            + state.status();
  }

  private boolean isFailed(Place place) {
    return place.key().equals(state.failed());
  }

  /** A node that the flow reaches later, after work that was undone, ends now all the same. */
  private void repair(Place place, Status status, @Nullable String reason) {
    revive(
        () -> {
          NodeState node = step.node(place);
          boolean later = node.status() == Status.NOT_STARTED;
          if (later) {
            step.walk().change(place, Status.EXECUTING, false);
          }
          step.walk().finish(place, status, reason, true);
          if (later) {
            node.early(true);
          } else {
            step.walk().passOn(place);
          }
        });
  }

  /**
   * @param instead what is done in place of beginning the failed node again; null for nothing
   */
  private void revive(@Nullable Runnable instead) {
    Place root = step.graph().root().place();
    Revival revival = new Revival(step, state.endingFall());
    Status before = step.node(root).before();
    step.revived();
    state.endingFall(0);
    state.failed(null);
    revival.takeBack(root);
    step.listening().lookAgain();
    if (before == Status.SUBMITTED) {
      step.submit();
    } else if (before == Status.EXECUTING) {
      if (instead != null) {
        instead.run();
      }
      revival.begin();
    }
  }
}
