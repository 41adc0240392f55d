package io.daggerflow.engine;

import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Return;
import io.daggerflow.engine.WorkflowEvent.Cause;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.engine.WorkflowEvent.RequestCause;
import io.daggerflow.engine.WorkflowEvent.TimerCause;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Place;
import io.daggerflow.template.StartParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workflow engine: a function of one instance's state, an event and the time. It keeps nothing
 * between two steps and is safe for use by many threads.
 */
public final class Engine {

  private final Templates templates;
  private final Surroundings surroundings;

  public Engine(Surroundings surroundings) {
    this.templates = surroundings.templates();
    this.surroundings = surroundings;
  }

  /**
   * One step.
   *
   * @param before the instance, read for this step alone; null if there is none
   * @param now epoch milliseconds
   * @throws RuntimeException on an error of the engine itself; the state that was read is then to
   *     be thrown away
   */
  public Step step(String instanceId, @Nullable InstanceState before, Event event, long now) {
    long time = before == null ? now : Math.max(now, before.lastStep());
    return event.dispatchTo(new Stepping(instanceId, before, time));
  }

  private final class Stepping implements Event.Handler<Step>, Request.Handler<Step> {

    private final String instanceId;
    private final @Nullable InstanceState before;
    private final long now;
    private final List<Effect> effects = new ArrayList<>();

    Stepping(String instanceId, @Nullable InstanceState before, long now) {
      this.instanceId = instanceId;
      this.before = before;
      this.now = now;
    }

    // ---- requests

    @Override
    public Step on(Event.Requested event) {
      Request request = event.request();
      if (before == null && !(request instanceof Request.Start)) {
        return reject(
            request,
            Rejection.Code.UNKNOWN_INSTANCE,
            "Expected an instance, but there is none with id '" + instanceId + "'");
      }
      return request.dispatchTo(this);
    }

    @Override
    public Step on(Request.Start request) {
      if (before != null) {
        return again(request, before);
      }
      Integer version = request.version();
      Graph graph =
          version == null
              ? templates.newest(request.template())
              : templates.find(request.template(), version);
      if (graph == null) {
        return reject(request, Rejection.Code.UNKNOWN_TEMPLATE, unknown(request));
      }
      StartParameters parameters = StartParameters.of(graph.template(), request.parameters());
      List<String> problems = withSizes(parameters.problems(), parameters.values());
      if (!problems.isEmpty()) {
        return reject(request, Rejection.Code.INVALID_PARAMETERS, String.join("; ", problems));
      }
      return start(request, graph, parameters.values());
    }

    private List<String> withSizes(
        List<String> problems, Map<String, ? extends @Nullable Object> parameters) {
      String problem = surroundings.limits().problem(parameters);
      return problem == null || !problems.isEmpty() ? problems : List.of(problem);
    }

    private static String unknown(Request.Start request) {
      String version = request.version() == null ? "" : " version " + request.version();
      return "Expected an active template, but '" + request.template() + "'" + version + " is none";
    }

    private Step again(Request.Start request, InstanceState instance) {
      String requestId = request.envelope().requestId();
      if (requestId != null && requestId.equals(instance.startRequest())) {
        return unchanged(request, instance);
      }
      return reject(
          request,
          Rejection.Code.DUPLICATE_START,
          "Expected a new instance id, but '"
              + instanceId
              + "' exists ("
              + instance.status()
              + ")");
    }

    private Step start(Request.Start request, Graph graph, Map<String, Object> parameters) {
      InstanceState state =
          InstanceState.create(
              graph.template().name(), graph.template().version(), request.life(), now);
      state.startRequest(request.envelope().requestId());
      Transaction transaction = transaction(state, graph, request.submit());
      parameters.forEach(
          (name, value) -> {
            state.parameters().set(name, value);
            transaction.changes().parameter(name, value);
          });
      transaction.listening().begin();
      if (request.submit()) {
        transaction.submit();
      }
      return finish(request, state, transaction);
    }

    @Override
    public Step on(Request.Submit request) {
      InstanceState instance = instance();
      if (instance.status() != Status.NOT_STARTED) {
        return reject(
            request,
            Rejection.Code.INVALID_STATE,
            "Expected an instance that is NOT_STARTED, but it is " + instance.status());
      }
      return answer(request, instance, Transaction::submit);
    }

    @Override
    public Step on(Request.Stop request) {
      InstanceState instance = instance();
      if (instance.status().isTerminal()) {
        return unchanged(request, instance);
      }
      return answer(request, instance, transaction -> transaction.stop(request.reason()));
    }

    @Override
    public Step on(Request.UpdateParameters request) {
      InstanceState instance = instance();
      Graph graph = templates.find(instance.template(), instance.version());
      List<String> types =
          graph == null
              ? List.of()
              : StartParameters.typeProblems(graph.template(), request.parameters());
      List<String> problems = withSizes(types, request.parameters());
      if (!problems.isEmpty()) {
        return reject(request, Rejection.Code.INVALID_PARAMETERS, String.join("; ", problems));
      }
      if (instance.status().isTerminal()) {
        return reject(
            request,
            Rejection.Code.INVALID_STATE,
            "Expected an instance that is not over, but it is " + instance.status());
      }
      return answer(request, instance, transaction -> transaction.set(request.parameters()));
    }

    @Override
    public Step on(Request.Refresh request) {
      InstanceState instance = instance();
      if (instance.status().isTerminal()) {
        return unchanged(request, instance);
      }
      return answer(request, instance, transaction -> transaction.listening().refresh());
    }

    private Step reject(Request request, Rejection.Code code, String message) {
      Request.Envelope envelope = request.envelope();
      effects.add(
          new Effect.Reject(
              new Rejection(
                  instanceId, envelope.requestId(), code, message, envelope.json(), null)));
      return Step.unchanged(effects);
    }

    /**
     * The request is right but changes nothing; the template of an instance that is over may be
     * gone.
     */
    private Step unchanged(Request request, InstanceState state) {
      Request.Envelope envelope = request.envelope();
      effects.add(
          new Effect.PublishEvent(
              new WorkflowEvent(
                  instanceId,
                  state.template(),
                  state.version(),
                  state.nextSeq(),
                  now,
                  new RequestCause(envelope.type()),
                  List.of(),
                  Map.of(),
                  Map.of(),
                  state.status(),
                  state.reason(),
                  WorkflowEvent.Flags.UNCHANGED,
                  List.of(),
                  WorkflowEvent.Origin.PLAIN,
                  envelope.requestId())));
      return new Step(state, null, effects);
    }

    private Step answer(Request request, InstanceState state, Act act) {
      Transaction transaction = transaction(state, graph(state), false);
      act.on(transaction);
      return finish(request, state, transaction);
    }

    private Step finish(Request request, InstanceState state, Transaction transaction) {
      Request.Envelope envelope = request.envelope();
      transaction.close(new RequestCause(envelope.type()), envelope.requestId(), true);
      return new Step(state, null, effects);
    }

    @Override
    public Step on(Request.Suspend request) {
      throw new UnsupportedOperationException("soon");
    }

    @Override
    public Step on(Request.Resume request) {
      throw new UnsupportedOperationException("soon");
    }

    @Override
    public Step on(Request.Retry request) {
      throw new UnsupportedOperationException("soon");
    }

    @Override
    public Step on(Request.Skip request) {
      throw new UnsupportedOperationException("soon");
    }

    @Override
    public Step on(Request.Complete request) {
      throw new UnsupportedOperationException("soon");
    }

    @Override
    public Step on(Request.Migrate request) {
      throw new UnsupportedOperationException("soon");
    }

    @Override
    public Step on(Event.Answered event) {
      throw new UnsupportedOperationException("soon");
    }

    @Override
    public Step on(Event.ChildTold event) {
      throw new UnsupportedOperationException("soon");
    }

    // ---- messages

    @Override
    public Step on(Event.Delivered event) {
      Delivery delivery = event.delivery();
      if (before == null
          || before.life() != delivery.subscription().life()
          || before.status().isTerminal()) {
        effects.add(new Effect.Count(Counter.MESSAGES_RETURNED));
        effects.add(new Effect.Notify(new Return(delivery, false)));
        return Step.unchanged(effects);
      }
      Transaction transaction = transaction(before, graph(before), false);
      transaction.listening().deliver(delivery);
      Message message = delivery.offer().message();
      transaction.close(
          new MessageCause(message.topic(), message.partition(), message.offset()), null, false);
      return new Step(before, null, effects);
    }

    // ---- time

    @Override
    public Step on(Event.TimeReached event) {
      if (before != null && before.status().isTerminal() && before.expires() <= now) {
        effects.add(new Effect.Count(Counter.INSTANCES_REMOVED));
        return new Step(null, before, effects);
      }
      if (before == null || before.status().isTerminal()) {
        effects.add(new Effect.Count(Counter.STALE_WAKE_UPS));
        return Step.unchanged(effects);
      }
      return expire(before, event.time());
    }

    private Step expire(InstanceState state, long time) {
      Graph graph = graph(state);
      List<Place> due = new ArrayList<>();
      for (String key : state.alarms(time)) {
        if (isDue(state.node(key))) {
          due.add(graph.place(key));
        }
      }
      due.sort(
          Comparator.<Place>comparingLong(place -> state.node(place.key()).deadline())
              .thenComparing(Comparator.naturalOrder()));
      for (Place place : due) {
        expire(state, graph, place);
      }
      if (due.isEmpty()) {
        effects.add(new Effect.Count(Counter.STALE_WAKE_UPS));
      }
      return new Step(due.isEmpty() ? null : state, null, effects);
    }

    private boolean isDue(NodeState node) {
      return node.deadline() != 0 && node.deadline() <= now;
    }

    /** Each timer that is due is a step of its own, unless an earlier one has made it stale. */
    private void expire(InstanceState state, Graph graph, Place place) {
      NodeState node = state.node(place.key());
      if (isDue(node)) {
        Cause cause = new TimerCause(place.path(), node.deadline());
        Transaction transaction = transaction(state, graph, false);
        transaction.expire(place);
        transaction.close(cause, null, false);
      }
    }

    // ---- what all need

    private InstanceState instance() {
      if (before == null) {
        throw new IllegalStateException("no instance");
      }
      return before;
    }

    private Graph graph(InstanceState state) {
      Graph graph = templates.find(state.template(), state.version());
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

    private Transaction transaction(InstanceState state, Graph graph, boolean start) {
      return new Transaction(instanceId, state, graph, effects, surroundings, now, start);
    }
  }

  @FunctionalInterface
  private interface Act {
    void on(Transaction transaction);
  }
}
