package io.daggerflow.engine;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.Place;
import io.daggerflow.value.Values;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tests in other packages need of the engine's own. */
public final class EngineInside {

  private final Graphs graphs;

  public EngineInside(Templates templates, ExpressionCompiler compiler) {
    graphs = new Graphs(templates, compiler);
  }

  /** The graph that an instance runs. */
  public Graph graph(InstanceState state) {
    return Objects.requireNonNull(graphs.graph(state));
  }

  /** What a listener waits for; null if it has no value. */
  public static @Nullable String value(
      String instance, InstanceState state, Graph graph, Place place, long now) {
    KafkaListener listener = Objects.requireNonNull(place.node().listener());
    Variables variables = new Variables(instance, state, graph, new Statuses(state), Map.of(), now);
    try {
      return Values.correlation(listener.correlateValue().evaluate(variables.of(place)));
    } catch (ExpressionException e) {
      return null;
    }
  }
}
