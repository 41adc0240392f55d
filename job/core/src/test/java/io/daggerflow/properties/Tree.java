package io.daggerflow.properties;

import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The nodes of an instance with their statuses, seen without the engine's help. */
final class Tree {

  final InstanceState state;
  final Graph graph;

  Tree(InstanceState state, Graph graph) {
    this.state = state;
    this.graph = graph;
  }

  NodeState node(Place place) {
    return state.node(place.key());
  }

  /** Rule S2.6: what was unfinished inside a node that is over went along with it. */
  Status status(Place place) {
    Status own = node(place).status();
    if (own.isTerminal() || place.parent() == null || place.node().isAction()) {
      return own;
    }
    for (Place around = place.parent(); around != null; around = around.parent()) {
      Status status = node(around).status();
      if (status.isTerminal() && own == Status.NOT_STARTED) {
        boolean skips = status == Status.SKIPPED || status == Status.COMPLETED;
        return skips ? Status.SKIPPED : Status.STOPPED;
      }
    }
    return own;
  }

  List<Place> inside(Place outer) {
    List<Place> places = new ArrayList<>();
    if (outer.node().isForEach()) {
      for (int i = 0; i < node(outer).copies(); i++) {
        places.add(outer.copy(i));
      }
    } else {
      for (Node child : outer.node().children()) {
        places.add(outer.of(child));
      }
    }
    return places;
  }

  /** Every node and action, those around first. */
  void each(Consumer<Place> act) {
    each(graph.root().place(), act);
  }

  private void each(Place place, Consumer<Place> act) {
    act.accept(place);
    place.node().actions().forEach(action -> act.accept(place.of(action)));
    inside(place).forEach(inside -> each(inside, act));
  }
}
