package io.daggerflow.engine;

import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event meets: the instance as it is, the time, and the effects so far.
 *
 * @param before the instance; null if there is none
 * @param now epoch milliseconds
 */
record Situation(
    String instanceId,
    @Nullable InstanceState before,
    long now,
    Surroundings surroundings,
    Graphs graphs,
    List<Effect> effects) {

  static Situation of(
      String instanceId,
      @Nullable InstanceState before,
      long now,
      Surroundings surroundings,
      Graphs graphs) {
    return new Situation(instanceId, before, now, surroundings, graphs, new ArrayList<>());
  }

  InstanceState instance() {
    if (before == null) {
      throw new IllegalStateException("no instance");
    }
    return before;
  }

  /** The graph of an instance that is not over. */
  Graph graph(InstanceState state) {
    Graph graph = graphs.graph(state);
    if (graph == null) {
      throw new IllegalStateException(
          "the template "
              + state.template()
              + "@"
              + state.version()
              + " of a running instance is not there");
    }
    return graph;
  }

  /**
   * @param start whether the step is a start
   */
  Transaction transaction(InstanceState state, Graph graph, boolean start) {
    return new Transaction(instanceId, state, graph, effects, surroundings, now, start);
  }
}
