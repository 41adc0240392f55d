package io.daggerflow.engine;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what the state of an instance means, without changing it. */
public final class Painter {

  private final Surroundings surroundings;
  private final Graphs graphs;

  public Painter(Templates templates, ExpressionCompiler compiler) {
    surroundings =
        new Surroundings(
            templates, topic -> 0, Painter::nobody, Map.of(), compiler, Limits.DEFAULT);
    graphs = new Graphs(templates, compiler);
  }

  private static Answer nobody(
      String instance, String path, int attempt, String idempotencyKey, Call.Execute call) {
    throw new IllegalStateException("nothing is asked while an instance is looked at");
  }

  /** The graph that the instance runs on; null if its template is not there. */
  public @Nullable Graph graph(InstanceState state) {
    return graphs.graph(state);
  }

  /**
   * What the state means.
   *
   * @param state read for this alone
   */
  public Portrait paint(String instanceId, InstanceState state) {
    Graph graph = state.isBare() ? null : graphs.graph(state);
    List<Portrait.Part> nodes = new ArrayList<>();
    long due = 0;
    if (graph != null) {
      Transaction step =
          new Transaction(
              instanceId, state, graph, new ArrayList<>(), surroundings, state.lastStep(), false);
      step.eachNode(place -> add(step, place, nodes));
      due = Changes.due(step.node(graph.root().place()));
    }
    return new Portrait(instanceId, state.seq(), head(state), due, nodes);
  }

  private static Portrait.Head head(InstanceState state) {
    return new Portrait.Head(
        state.template(),
        state.version(),
        state.status(),
        state.reason(),
        state.suspended() != 0,
        state.isCompensating(),
        state.incidents(),
        state.created(),
        state.started(),
        state.lastStep(),
        Parent.read(state.parent()),
        new LinkedHashMap<>(state.parameters().view()));
  }

  private static void add(Transaction step, Place place, List<Portrait.Part> nodes) {
    NodeState node = step.node(place);
    boolean begun = node.status() != Status.NOT_STARTED || Changes.due(node) != 0;
    boolean always = place.node().copies() == 0 && !place.node().isAction();
    if (place.parent() != null && (begun || always)) {
      nodes.add(part(step, place, node));
    }
  }

  private static Portrait.Part part(Transaction step, Place place, NodeState node) {
    Node template = place.node();
    Status status = step.status(place);
    boolean executing = status == Status.EXECUTING;
    CallId asked =
        new CallId(step.state().life(), place.path(), node.run(), Math.max(1, node.attempt()));
    return new Portrait.Part(
        place.path(),
        template.type(),
        status,
        node.run(),
        node.attempt(),
        node.reason(),
        executing && node.isOnHold(),
        executing ? node.submitted() : 0,
        node.deadline(),
        node.alarm(),
        executing ? step.listening().waitsFor(place) : null,
        executing && node.isAsked() ? asked : null,
        executing ? node.child() : null,
        template.kind() != null && template.kind().watched() != null,
        template.isAction());
  }
}
