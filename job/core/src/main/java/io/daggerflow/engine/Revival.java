package io.daggerflow.engine;

import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Decision;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a failure or stop changed is taken back (rule S7.5): work that was under way begins again,
 * completed work stays, unless it was undone.
 */
final class Revival {

  private final Transaction step;
  private final long fall;
  private final TreeSet<Place> begins = new TreeSet<>();
  private final List<Place> restarted = new ArrayList<>();

  /**
   * @param fall the number of the failure or stop
   */
  Revival(Transaction step, long fall) {
    this.step = step;
    this.fall = fall;
  }

  /** Takes back what is at this place and inside, without starting anything. */
  void takeBack(Place place) {
    revive(place);
    restarted.forEach(this::noteInside);
  }

  /** A node whose work was undone may be inside one that stays as it is: then it goes along. */
  private void noteInside(Place place) {
    Status status = step.status(place);
    if (status.isTerminal()) {
      step.changes().node(place, Status.NOT_STARTED, status, false);
    }
  }

  /** Starts what is to begin again. */
  void begin() {
    for (Place place : begins) {
      NodeState node = step.node(place);
      if (node.status() == Status.EXECUTING) {
        begin(place, node);
      }
    }
  }

  private void begin(Place place, NodeState node) {
    if (node.isUndecided()) {
      step.walk().beginLater(place);
      return;
    }
    boolean limited = place.parent() == null ? step.limitInstance() : step.walk().limit(place);
    if (!limited || !step.actions().watch(place) || node.status() != Status.EXECUTING) {
      return;
    }
    if (node.isBetweenTries()) {
      node.betweenTries(false);
      step.failures().startOverInside(place, node);
      step.walk().beginLater(place);
    } else if (place.node().isComposite() && step.copies().isEntered(place)) {
      step.walk().attempt(place, task -> goOnInside(place));
    } else {
      step.walk().beginLater(place);
    }
  }

  private void goOnInside(Place place) {
    step.walk().limitTry(place);
    step.copies().startInside(place);
  }

  /** Whether the node is NOT_STARTED again because work in it was undone. */
  private boolean revive(Place place) {
    NodeState node = step.node(place);
    if (node.status() == Status.NOT_STARTED) {
      noteAlong(place);
    }
    boolean undone = node.status() == Status.COMPLETED && node.isUndone();
    boolean inside = place.node().isComposite() && reviveInside(place, undone);
    if (undone || inside && node.status() == Status.COMPLETED) {
      restart(place, node, undone);
      return true;
    }
    if (node.fall() == fall) {
      revive(place, node);
    }
    if (place.node().isComposite() && node.status() == Status.EXECUTING) {
      step.copies().recount(place);
    }
    return false;
  }

  /** A node that went along with one around it, which is taken back, is NOT_STARTED again. */
  private void noteAlong(Place place) {
    for (Place around = place.parent(); around != null; around = around.parent()) {
      NodeState node = step.node(around);
      if (node.status().isTerminal()) {
        if (node.fall() == fall) {
          step.changes().node(place, step.status(place), Status.NOT_STARTED, false);
        }
        return;
      }
    }
  }

  private void restart(Place place, NodeState node, boolean all) {
    restarted.add(place);
    if (all || place.node().kind() instanceof Decision) {
      step.failures().startOverInside(place, node);
      step.startOver(place);
      return;
    }
    step.walk().change(place, Status.NOT_STARTED, false);
    node.reason(null);
    step.eachInside(
        place,
        child -> {
          if (step.node(child).status().isTerminal()) {
            step.node(child).early(true);
          }
        });
    countAnew(place, node);
  }

  /** Nothing inside counts, until the flow has come to it again. */
  private void countAnew(Place place, NodeState node) {
    step.copies().recount(place);
    node.firstFailure(null);
  }

  private void revive(Place place, NodeState node) {
    Status before = node.before() == null ? Status.NOT_STARTED : node.before();
    if (before == Status.NOT_STARTED || before == Status.SUBMITTED) {
      step.startOver(place);
      return;
    }
    step.walk().change(place, Status.EXECUTING, false);
    node.reason(null);
    node.fell(null, 0);
    node.attempt(0);
    node.submitted(step.now());
    begins.add(place);
  }

  /** Whether something inside is NOT_STARTED again because it was undone. */
  private boolean reviveInside(Place place, boolean undone) {
    Set<Node> fresh = new HashSet<>();
    boolean[] any = new boolean[1];
    step.eachInside(
        place,
        child -> {
          if (revive(child)) {
            any[0] = true;
            following(child.node(), fresh);
          }
        });
    if (!undone && !fresh.isEmpty()) {
      step.eachInside(
          place,
          child -> {
            if (fresh.contains(child.node())) {
              postpone(child);
            }
          });
    }
    return any[0];
  }

  private static void following(Node node, Set<Node> found) {
    for (Node successor : node.successors()) {
      if (found.add(successor)) {
        following(successor, found);
      }
    }
  }

  /** The flow comes to the node later, because it follows work that was undone. */
  private void postpone(Place place) {
    NodeState node = step.node(place);
    if (node.status().isTerminal()) {
      node.early(true);
      return;
    }
    if (node.status() == Status.EXECUTING) {
      begins.remove(place);
      boolean anew = node.isBetweenTries() || place.node().kind() instanceof Decision;
      if (anew) {
        step.failures().startOverInside(place, node);
        step.startOver(place);
      } else if (place.node().isComposite()) {
        step.eachInside(place, this::postpone);
        step.walk().change(place, Status.NOT_STARTED, false);
        node.submitted(0);
        countAnew(place, node);
      } else {
        step.startOver(place);
      }
    }
  }
}
