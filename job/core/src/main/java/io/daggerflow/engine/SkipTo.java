package io.daggerflow.engine;

import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Decision;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A message takes the flow to its listener at once, over what precedes it (rule S6). */
final class SkipTo {

  private final Transaction step;

  SkipTo(Transaction step) {
    this.step = step;
  }

  /** Makes the listener EXECUTING. */
  void reach(Place listener) {
    List<Place> way = new ArrayList<>();
    for (Place at = listener; at.parent() != null; at = at.parent()) {
      way.add(0, at);
    }
    List<Place> entered = new ArrayList<>();
    for (Place place : way) {
      skipBefore(place);
      NodeState node = step.node(place);
      if (node.status() == Status.NOT_STARTED && force(place) && !place.equals(listener)) {
        step.node(place).open(place.node().children().size());
        entered.add(place);
      }
      if (node.status() != Status.EXECUTING) {
        break;
      }
    }
    entered.forEach(this::startOthers);
  }

  private void skipBefore(Place place) {
    Set<Node> before = new HashSet<>();
    before(place.node(), before);
    Node parent = Objects.requireNonNull(place.node().parent());
    boolean chosen = parent.kind() instanceof Decision;
    for (Node sibling : place.node().isCopy() ? List.<Node>of() : parent.children()) {
      Place other = place.of(sibling);
      boolean goes = before.contains(sibling) || chosen && sibling != place.node();
      if (goes && !step.status(other).isTerminal()) {
        if (step.node(other).status() == Status.NOT_STARTED) {
          step.copies().started(other);
        }
        step.walk().end(other, Status.SKIPPED, null);
      }
    }
  }

  private static void before(Node node, Set<Node> found) {
    for (Node predecessor : node.before()) {
      if (found.add(predecessor)) {
        before(predecessor, found);
      }
    }
  }

  /** False if the node failed at once. */
  private boolean force(Place place) {
    step.copies().started(place);
    step.walk().submit(place);
    return step.walk().limit(place) && step.actions().watch(place);
  }

  /** What stands beside the way inside a node starts too, if there is room for it. */
  private void startOthers(Place around) {
    if (around.node().kind() instanceof Decision
        || step.node(around).status() != Status.EXECUTING) {
      return;
    }
    for (Node child : around.node().children()) {
      Place place = around.of(child);
      NodeState node = step.node(place);
      boolean waits = node.status() == Status.NOT_STARTED || node.isEarly();
      if (child.predecessors() == 0 && waits) {
        step.copies().mayStart(place);
      }
    }
  }
}
