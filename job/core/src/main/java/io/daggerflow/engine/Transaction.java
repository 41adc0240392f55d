package io.daggerflow.engine;

import io.daggerflow.engine.WorkflowEvent.Cause;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Graph;
import io.daggerflow.template.InstanceLimit;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.template.Times;
import io.daggerflow.value.Values;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step of one instance while it is computed: the working copy of the state, what changed, and
 * the effects so far. It is the meeting point of the flow ({@link Walk}) and of the messages
 * ({@link Listening}).
 */
final class Transaction {

  private final String instanceId;
  private final InstanceState state;
  private final Graph graph;
  private final List<Effect> effects;
  private final long now;
  private final Changes changes;
  private final Variables variables;
  private final Walk walk;
  private final Listening listening;
  private final Outbox outbox;
  private final Surroundings surroundings;
  private final Set<Long> wakeUps = new LinkedHashSet<>();
  private final Set<Long> unneeded = new LinkedHashSet<>();

  Transaction(
      String instanceId,
      InstanceState state,
      Graph graph,
      List<Effect> effects,
      Surroundings surroundings,
      long now,
      boolean start) {
    this.instanceId = instanceId;
    this.state = state;
    this.graph = graph;
    this.effects = effects;
    this.now = now;
    this.changes = new Changes(start);
    this.variables = new Variables(instanceId, state, now);
    this.walk = new Walk(this);
    this.listening = new Listening(this);
    this.outbox = new Outbox(this, surroundings);
    this.surroundings = surroundings;
  }

  String instanceId() {
    return instanceId;
  }

  InstanceState state() {
    return state;
  }

  Graph graph() {
    return graph;
  }

  long now() {
    return now;
  }

  Changes changes() {
    return changes;
  }

  Variables variables() {
    return variables;
  }

  Walk walk() {
    return walk;
  }

  Listening listening() {
    return listening;
  }

  Outbox outbox() {
    return outbox;
  }

  NodeState node(Place place) {
    return state.node(place.key());
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void count(Counter counter) {
    effects.add(new Effect.Count(counter));
  }

  /**
   * Asks an expression that must be true or false.
   *
   * @throws ExpressionException if it is neither, or fails
   */
  boolean isTrue(Expression expression, Scope scope) {
    Object value = expression.evaluate(scope);
    if (value instanceof Boolean answer) {
      return answer;
    }
    throw new ExpressionException(
        "Expected `"
            + expression.source()
            + "` to be true or false, but it is "
            + Values.shown(value),
        false);
  }

  // ---- the instance

  /** NOT_STARTED → SUBMITTED → EXECUTING. */
  void submit() {
    Place root = graph.root().place();
    changes.node(root, Status.NOT_STARTED, Status.SUBMITTED, false);
    node(root).status(Status.SUBMITTED);
    state.started(now);
    count(Counter.INSTANCES_STARTED);
    walk.start(root);
    limit(root);
    walk.run();
  }

  private void limit(Place root) {
    InstanceLimit limit = graph.template().timeout();
    if (limit == null || node(root).status().isTerminal()) {
      return;
    }
    try {
      Object value = limit.value().evaluate(variables.ofInstance());
      Instant deadline = Times.deadline(value, Instant.ofEpochMilli(now));
      if (deadline == null) {
        throw Walk.noTime(limit.value(), value);
      }
      deadline(root, deadline);
    } catch (ExpressionException e) {
      walk.fail(root, "EXPRESSION", e.getMessage());
    }
  }

  /** A deadline of a node is reached. */
  void expire(Place place) {
    InstanceLimit limit = graph.template().timeout();
    if (place.parent() != null) {
      walk.expire(place);
    } else if (limit != null && limit.fail()) {
      walk.fail(place, "TIMEOUT", "the instance was not over in time");
    } else {
      stop("TIMEOUT: the instance was not over in time");
    }
    walk.run();
  }

  void stop(@Nullable String reason) {
    walk.finish(graph.root().place(), Status.STOPPED, reason);
  }

  // ---- parameters

  /**
   * Writes runtime parameters; null removes one. Subscriptions follow.
   *
   * @throws ExpressionException if one is too large; then none is written
   */
  void set(Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> different = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (!Objects.equals(state.parameters().get(name), value)) {
            different.put(name, value);
          }
        });
    if (different.isEmpty()) {
      return;
    }
    String problem = surroundings.limits().problem(different);
    if (problem != null) {
      throw new ExpressionException(problem, false);
    }
    Map<Node, @Nullable String> before = listening.values(different.keySet());
    different.forEach(
        (name, value) -> {
          state.parameters().set(name, value);
          changes.parameter(name, value);
        });
    listening.move(before);
  }

  // ---- time

  void deadline(Place place, Instant at) {
    long deadline = Math.max(millisRoundedUp(at), state.created());
    state.deadline(place.key(), deadline);
    wakeUps.add(deadline);
  }

  private static long millisRoundedUp(Instant at) {
    boolean exact = at.getNano() % 1_000_000 == 0;
    try {
      return at.toEpochMilli() + (exact ? 0 : 1);
    } catch (ArithmeticException e) {
      return at.isBefore(Instant.EPOCH) ? 1 : Long.MAX_VALUE / 4;
    }
  }

  void clearDeadline(Place place) {
    if (node(place).deadline() != 0) {
      wakeUps.remove(node(place).deadline());
      unneeded.add(state.deadline(place.key(), 0));
    }
  }

  // ---- the end of the step

  /**
   * Settles what follows from the step as a whole, and publishes its event if there is something to
   * say. The instance was not over before the step.
   *
   * @param requestId of the request that the event answers
   * @param answer whether the event is owed even if nothing changed
   */
  void close(Cause cause, @Nullable String requestId, boolean answer) {
    NodeState root = node(graph.root().place());
    state.status(root.status());
    state.reason(root.reason());
    state.lastStep(now);
    listening.settle();
    if (root.status().isTerminal()) {
      finishInstance(root.status());
    }
    wakeUps.forEach(time -> effect(new Effect.WakeUp(time)));
    unneeded.remove(0L);
    wakeUps.forEach(time -> unneeded.remove(InstanceState.wakeUp(time)));
    unneeded.forEach(time -> effect(new Effect.CancelWakeUp(time)));
    if (answer || !changes.isEmpty() || outbox.records() > 0) {
      effect(new Effect.PublishEvent(event(cause, requestId)));
    }
  }

  private WorkflowEvent event(Cause cause, @Nullable String requestId) {
    return new WorkflowEvent(
        instanceId,
        state.template(),
        state.version(),
        state.nextSeq(),
        now,
        cause,
        changes.transitions(state, listening::waitsFor),
        changes.parameters(),
        Map.of(),
        state.status(),
        state.reason(),
        WorkflowEvent.Flags.UNCHANGED,
        List.of(),
        WorkflowEvent.Origin.PLAIN,
        requestId);
  }

  private void finishInstance(Status status) {
    count(
        switch (status) {
          case COMPLETED -> Counter.INSTANCES_COMPLETED;
          case FAILURE -> Counter.INSTANCES_FAILED;
          default -> Counter.INSTANCES_STOPPED;
        });
    Object retention =
        status == Status.FAILURE
            ? graph.template().retention().failed()
            : graph.template().retention().completed();
    Instant expires = Times.deadline(retention, Instant.ofEpochMilli(now));
    state.expires(expires == null ? now : millisRoundedUp(expires));
    wakeUps.add(state.expires());
  }
}
