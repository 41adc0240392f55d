package io.daggerflow.engine;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flow goes over completed work again, because a COMPLETED listener got another message (rule
 * S5.11): what follows the listener and is to be reprocessed runs again, one node after the other.
 */
final class Redrives {

  private final Transaction step;

  Redrives(Transaction step) {
    this.step = step;
  }

  /**
   * A re-drive under way.
   *
   * @param origin the listener
   * @param current the node that runs again now
   * @param again the listener whose message came meanwhile; null if none did
   */
  private record Redrive(Place origin, Place current, @Nullable Place again) {

    byte[] toBytes() {
      return new FieldWriter()
          .text(1, origin.key())
          .text(2, current.key())
          .text(3, again == null ? null : again.key())
          .toBytes();
    }
  }

  private List<Redrive> all() {
    return new ArrayList<>(step.state().redrives().stream().map(this::read).toList());
  }

  private Redrive read(byte[] bytes) {
    String[] keys = new String[4];
    FieldReader in = new FieldReader(bytes);
    for (int field = in.next(); field != 0; field = in.next()) {
      keys[field] = in.text();
    }
    Place again = keys[3] == null ? null : step.graph().place(keys[3]);
    return new Redrive(step.graph().place(keys[1]), step.graph().place(keys[2]), again);
  }

  private void save(List<Redrive> all) {
    step.state().redrives().clear();
    all.forEach(one -> step.state().redrives().add(one.toBytes()));
  }

  /** A COMPLETED listener got a message. */
  void begin(Place listener) {
    Place stop = firstUnfinished(listener);
    List<Redrive> all = all();
    for (int i = 0; i < all.size(); i++) {
      Redrive one = all.get(i);
      if (one.current.equals(stop)) {
        Place again = one.again == null || listener.compareTo(one.again) < 0 ? listener : one.again;
        all.set(i, new Redrive(one.origin, one.current, again));
        save(all);
        return;
      }
    }
    goOn(listener, null);
  }

  private @Nullable Place firstUnfinished(Place listener) {
    for (Place place : after(listener)) {
      if (!isPassed(place)) {
        return place;
      }
    }
    return null;
  }

  private boolean isPassed(Place place) {
    Status status = step.status(place);
    return status == Status.COMPLETED || status == Status.SKIPPED;
  }

  /** The node is over; a re-drive that waits for it goes on, before anything around it is over. */
  void over(Place place) {
    if (step.state().redrives().isEmpty()) {
      return;
    }
    List<Redrive> all = all();
    List<Redrive> waiting = all.stream().filter(one -> one.current.equals(place)).toList();
    all.removeAll(waiting);
    save(all);
    for (Redrive one : waiting) {
      if (one.again != null) {
        goOn(one.again, null);
      } else {
        goOn(one.origin, place);
      }
    }
  }

  private void goOn(Place origin, @Nullable Place done) {
    boolean passed = done == null;
    for (Place place : after(origin)) {
      if (!passed) {
        passed = place.equals(done);
        continue;
      }
      boolean again =
          step.status(place) == Status.COMPLETED
              && place.node().reprocess()
              && place.node().listener() == null;
      if (again) {
        List<Redrive> all = all();
        all.add(new Redrive(origin, place, null));
        save(all);
        runAgain(place);
        return;
      }
      if (!isPassed(place)) {
        return;
      }
    }
  }

  private void runAgain(Place place) {
    NodeState node = step.node(place);
    reopenAround(place);
    step.failures().startOverInside(place, node);
    step.walk().execute(place);
  }

  /** No node around it is over before it. */
  void reopenAround(Place place) {
    Place parent = place.parent();
    if (parent == null) {
      return;
    }
    NodeState around = step.node(parent);
    if (around.status() == Status.COMPLETED) {
      reopenAround(parent);
      around.open(0);
      step.walk().change(parent, Status.EXECUTING, false);
    }
    step.copies().reopen(place, around);
  }

  /** What follows a listener: its successors, then those of its parents, and so on. */
  private static List<Place> after(Place listener) {
    List<Place> all = new ArrayList<>();
    for (Place at = listener; at.parent() != null; at = at.parent()) {
      Set<Node> following = new HashSet<>();
      following(at.node(), following);
      for (Node sibling : siblings(at)) {
        if (following.contains(sibling)) {
          all.add(at.of(sibling));
        }
      }
    }
    return all;
  }

  private static List<Node> siblings(Place place) {
    Node parent = place.node().parent();
    return parent == null ? List.of() : parent.children();
  }

  private static void following(Node node, Set<Node> found) {
    for (Node successor : node.successors()) {
      if (found.add(successor)) {
        following(successor, found);
      }
    }
  }
}
