package io.daggerflow.engine;

import io.daggerflow.state.Status;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Tasks that wait until an expression is true (rule S12.4): asked when it may have changed. And
 * listeners whose value follows the status of a node (rule S5.2).
 */
final class Watching {

  private final Transaction step;
  private final TreeSet<Place> touched = new TreeSet<>();
  private final Deque<Place> asking = new ArrayDeque<>(1);

  Watching(Transaction step) {
    this.step = step;
  }

  /** A parameter changed. */
  void changed(String parameter) {
    for (Node watcher : step.graph().watchersReading(parameter)) {
      step.eachPlace(watcher, null, touched::add);
    }
  }

  /** A node changed its status. */
  void changed(Place place) {
    for (Node watcher : step.graph().watchersOf(place.node())) {
      step.eachPlace(watcher, place, touched::add);
    }
  }

  /** Something else changed that a task may watch. */
  void mayAsk(Place watcher) {
    KafkaListener listener = watcher.node().listener();
    boolean follows = listener != null && listener.followsStatuses();
    if (follows || watcher.node().kind() != null && watcher.node().kind().watched() != null) {
      touched.add(watcher);
    }
  }

  /**
   * Nothing else is to be done: whose turn is it? False if nothing changed that anybody watches.
   */
  boolean ask() {
    if (step.isSuspended()) {
      return false;
    }
    asking.addAll(touched);
    touched.clear();
    return !asking.isEmpty();
  }

  /** Asks the next one; false if there is none. */
  boolean next() {
    Place place = asking.poll();
    if (place == null) {
      return false;
    }
    if (place.node().listener() != null) {
      step.listening().changed(place);
      return true;
    }
    boolean waits = step.status(place) == Status.EXECUTING && !step.node(place).isOnHold();
    if (waits) {
      step.walk().attempt(place, task -> Objects.requireNonNull(place.node().kind()).changed(task));
    }
    return true;
  }
}
