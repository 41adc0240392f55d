package io.daggerflow.engine;

import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Return;
import io.daggerflow.engine.WorkflowEvent.Cause;
import io.daggerflow.engine.WorkflowEvent.ChildCause;
import io.daggerflow.engine.WorkflowEvent.HandlerCause;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.engine.WorkflowEvent.RequestCause;
import io.daggerflow.engine.WorkflowEvent.TimerCause;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.NodeState.Alarm;
import io.daggerflow.state.Status;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Place;
import io.daggerflow.template.StartParameters;
import io.daggerflow.template.TaskKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The workflow engine: a function of one instance's state, an event and the time. It keeps nothing
 * between two steps but what it can read again, and is safe for use by many threads.
 */
public final class Engine {

  private final Templates templates;
  private final Surroundings surroundings;
  private final Graphs graphs;

  public Engine(Surroundings surroundings) {
    this.templates = surroundings.templates();
    this.surroundings = surroundings;
    this.graphs = new Graphs(templates, surroundings.compiler());
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

  /**
   * Puts an event aside that the engine failed at, and that nobody would send again: the instance
   * is suspended, and meets the event when an operator resumes it (rule S11).
   *
   * @param before the instance, read for this step alone
   * @param reason of the suspension
   * @throws RuntimeException if the instance is over, or on another error of the engine
   */
  public Step putAside(
      String instanceId, InstanceState before, Event event, String reason, long now) {
    long time = Math.max(now, before.lastStep());
    return new Stepping(instanceId, before, time).putAside(event, reason);
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

    // ---- starts

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
      Graph graph = null;
      if (request.definition() != null) {
        Graphs.Reading reading = graphs.read(request.definition());
        if (reading.graph() == null) {
          return rejectStart(
              request, Rejection.Code.INVALID_TEMPLATE, String.join("; ", reading.problems()));
        }
        graph = reading.graph();
      } else {
        graph =
            request.version() == null
                ? templates.newest(request.template())
                : templates.active(request.template(), request.version());
        if (graph == null) {
          return rejectStart(request, Rejection.Code.UNKNOWN_TEMPLATE, unknown(request));
        }
      }
      return fill(request, graph);
    }

    private Step fill(Request.Start request, Graph graph) {
      if (request.processes().isEmpty()) {
        return check(request, graph);
      }
      Map<String, @Nullable Object> known = new LinkedHashMap<>(request.processes());
      known.keySet().removeIf(name -> graph.template().dynamicProcess(name) == null);
      Graphs.Reading reading = graphs.read(graph, known);
      if (reading.graph() == null) {
        return rejectStart(
            request, Rejection.Code.INVALID_TEMPLATE, String.join("; ", reading.problems()));
      }
      for (String name : request.processes().keySet()) {
        if (!known.containsKey(name)) {
          return rejectStart(
              request,
              Rejection.Code.INVALID_REQUEST,
              "Expected the name of a dynamic process, but '" + name + "' is an unknown name");
        }
      }
      return check(request, reading.graph());
    }

    private Step check(Request.Start request, Graph graph) {
      StartParameters parameters = StartParameters.of(graph.template(), request.parameters());
      List<String> problems = withSizes(parameters.problems(), parameters.values());
      if (!problems.isEmpty()) {
        return rejectStart(request, Rejection.Code.INVALID_PARAMETERS, String.join("; ", problems));
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
      Parent parent = request.parent();
      if (parent != null && parent.equals(Parent.read(instance.parent()))) {
        return Step.unchanged(effects);
      }
      return rejectStart(
          request,
          Rejection.Code.DUPLICATE_START,
          "Expected a new instance id, but '"
              + instanceId
              + "' exists ("
              + instance.status()
              + ")");
    }

    /** The start of a child that is refused is told to its parent, and leaves no record. */
    private Step rejectStart(Request.Start request, Rejection.Code code, String message) {
      Parent parent = request.parent();
      if (parent == null) {
        Request.Envelope envelope = request.envelope();
        effects.add(
            new Effect.Reject(
                new Rejection(
                    instanceId,
                    envelope.requestId(),
                    code,
                    message,
                    envelope.json(),
                    request.cause())));
      } else {
        effects.add(
            new Effect.TellParent(
                parent.instance(),
                new Event.ChildTold(parent, instanceId, null, code + ": " + message, Map.of())));
      }
      return Step.unchanged(effects);
    }

    private Step start(Request.Start request, Graph graph, Map<String, Object> parameters) {
      InstanceState state =
          InstanceState.create(
              graph.template().name(), graph.template().version(), request.life(), now);
      state.startRequest(request.envelope().requestId());
      state.parent(request.parent() == null ? null : request.parent().toBytes());
      if (request.cause() != null) {
        state.took(Listening.position(request.cause()));
      }
      graphs.keep(state, graph, request.definition(), request.processes());
      Transaction transaction = transaction(state, graph, request.submit());
      transaction
          .changes()
          .origin(
              new WorkflowEvent.Origin(
                  request.definition(), request.processes(), request.parent()));
      parameters.forEach(
          (name, value) -> {
            state.parameters().set(name, value);
            transaction.changes().parameter(name, value);
          });
      transaction.listening().begin();
      transaction.children().tellParent(Status.NOT_STARTED);
      if (request.submit()) {
        transaction.submit();
      }
      MessageCause cause = request.cause();
      if (cause != null) {
        transaction.close(cause, null, true);
        return new Step(state, null, effects);
      }
      return finish(request, state, transaction);
    }

    // ---- other requests

    @Override
    public Step on(Request.Submit request) {
      InstanceState instance = instance();
      if (instance.status() != Status.NOT_STARTED) {
        return invalidState(request, "Expected an instance that is NOT_STARTED");
      }
      return answer(request, instance, Transaction::submit);
    }

    @Override
    public Step on(Request.Stop request) {
      InstanceState instance = instance();
      if (isForeign(request.parent(), instance)) {
        return Step.unchanged(effects);
      }
      if (instance.status().isTerminal()) {
        return unchanged(request, instance);
      }
      return answer(request, instance, step -> step.stop(request.reason(), request.compensate()));
    }

    @Override
    public Step on(Request.Suspend request) {
      InstanceState instance = instance();
      if (isForeign(request.parent(), instance)) {
        return Step.unchanged(effects);
      }
      if (instance.status().isTerminal()) {
        return invalidState(request, "Expected an instance that is not over");
      }
      if (instance.suspended() != 0) {
        return unchanged(request, instance);
      }
      return answer(request, instance, step -> suspend(step, request.cascade()));
    }

    private void suspend(Transaction step, boolean cascade) {
      step.state().suspended(now);
      step.listening().suspended();
      if (cascade) {
        step.children().cascade(true, false);
      }
    }

    @Override
    public Step on(Request.Resume request) {
      InstanceState instance = instance();
      if (isForeign(request.parent(), instance)) {
        return Step.unchanged(effects);
      }
      if (instance.status().isTerminal()) {
        return invalidState(request, "Expected an instance that is not over");
      }
      if (instance.suspended() == 0) {
        return unchanged(request, instance);
      }
      Step step = answer(request, instance, one -> one.resume(request.shift(), request.cascade()));
      replay(instance);
      return step;
    }

    /** What waited acts now, each as a step of its own. */
    private void replay(InstanceState state) {
      Replay replay = new Replay(state);
      for (byte[] bytes = state.awaited(); bytes != null; bytes = state.awaited()) {
        if (state.suspended() != 0) {
          return;
        }
        state.removeAwaited();
        Awaited.read(bytes).event().dispatchTo(replay);
      }
    }

    @Override
    public Step on(Request.UpdateParameters request) {
      InstanceState instance = instance();
      Step refused = refuse(request, instance, request.parameters());
      if (refused != null) {
        return refused;
      }
      if (instance.status().isTerminal()) {
        return invalidState(request, "Expected an instance that is not over");
      }
      return answer(
          request,
          instance,
          step -> {
            step.set(request.parameters());
            step.walk().run();
          });
    }

    private @Nullable Step refuse(
        Request request, InstanceState instance, Map<String, @Nullable Object> parameters) {
      Graph graph = graphs.graph(instance);
      List<String> types =
          graph == null ? List.of() : StartParameters.typeProblems(graph.template(), parameters);
      List<String> problems = withSizes(types, parameters);
      return problems.isEmpty()
          ? null
          : reject(request, Rejection.Code.INVALID_PARAMETERS, String.join("; ", problems));
    }

    @Override
    public Step on(Request.Refresh request) {
      InstanceState instance = instance();
      if (instance.status().isTerminal()) {
        return unchanged(request, instance);
      }
      return answer(request, instance, transaction -> transaction.listening().refresh());
    }

    @Override
    public Step on(Request.Retry request) {
      InstanceState instance = instance();
      String path = request.path();
      if (instance.status() == Status.COMPLETED) {
        return refuseCompleted(request, path, "Expected an instance that is FAILURE or STOPPED");
      }
      Graph graph = graphs.graph(instance);
      if (graph == null) {
        return refuseWithoutTemplate(request, instance);
      }
      Transaction step = transaction(instance, graph, false);
      Place place = path == null ? null : Operator.find(step, path);
      if (path != null && place == null) {
        return unknownPath(request, path);
      }
      Operator operator = new Operator(step);
      String refused = operator.refusesRetry(place);
      if (refused != null) {
        return reject(request, Rejection.Code.INVALID_STATE, refused);
      }
      operator.retry(place);
      return finish(request, instance, step);
    }

    @Override
    public Step on(Request.Skip request) {
      InstanceState instance = instance();
      if (instance.status() == Status.COMPLETED) {
        return refuseCompleted(
            request, request.path(), "Expected an instance that is not COMPLETED");
      }
      Graph graph = graphs.graph(instance);
      if (graph == null) {
        return refuseWithoutTemplate(request, instance);
      }
      Transaction step = transaction(instance, graph, false);
      Place place = Operator.find(step, request.path());
      if (place == null) {
        return unknownPath(request, request.path());
      }
      Operator operator = new Operator(step);
      String refused = operator.refusesSkip(place);
      if (refused != null) {
        return reject(request, Rejection.Code.INVALID_STATE, refused);
      }
      operator.skip(place, request.reason());
      return finish(request, instance, step);
    }

    @Override
    public Step on(Request.Complete request) {
      InstanceState instance = instance();
      if (instance.status() == Status.COMPLETED) {
        return refuseCompleted(
            request, request.path(), "Expected an instance that is not COMPLETED");
      }
      Graph graph = graphs.graph(instance);
      if (graph == null) {
        return refuseWithoutTemplate(request, instance);
      }
      Transaction step = transaction(instance, graph, false);
      Place place = Operator.find(step, request.path());
      if (place == null) {
        return unknownPath(request, request.path());
      }
      Step refusedParameters = refuse(request, instance, request.parameters());
      if (refusedParameters != null) {
        return refusedParameters;
      }
      Operator operator = new Operator(step);
      String refused = operator.refusesComplete(place);
      if (refused != null) {
        return reject(request, Rejection.Code.INVALID_STATE, refused);
      }
      operator.complete(place, request.parameters());
      return finish(request, instance, step);
    }

    @Override
    public Step on(Request.Migrate request) {
      InstanceState instance = instance();
      boolean onTheFly = Graphs.isOnTheFly(instance);
      Graph target = onTheFly ? null : templates.active(instance.template(), request.version());
      if (target == null && !onTheFly) {
        return reject(
            request,
            Rejection.Code.UNKNOWN_TEMPLATE,
            "Expected an active template, but '"
                + instance.template()
                + "' version "
                + request.version()
                + " is none");
      }
      if (target == null) {
        return reject(
            request,
            Rejection.Code.INVALID_STATE,
            "Expected an instance of a deployed template, but it brought its own definition");
      }
      if (instance.status().isTerminal()) {
        return invalidState(request, "Expected an instance that is not over");
      }
      return migrate(request, instance, target);
    }

    private Step migrate(Request.Migrate request, InstanceState instance, Graph version) {
      Graph target = version;
      Map<String, @Nullable Object> processes = Graphs.processes(instance);
      if (!processes.isEmpty()) {
        Graphs.Reading reading = graphs.read(version, processes);
        if (reading.graph() == null) {
          return reject(
              request, Rejection.Code.INCOMPATIBLE_VERSION, String.join("; ", reading.problems()));
        }
        target = reading.graph();
      }
      Transaction old = transaction(instance, graph(instance), false);
      Migration migration = new Migration(old, target);
      List<String> misfits = migration.misfits();
      if (!misfits.isEmpty()) {
        return reject(
            request,
            Rejection.Code.INCOMPATIBLE_VERSION,
            "Expected every EXECUTING node in version "
                + request.version()
                + " with the same type, but "
                + String.join("; ", misfits));
      }
      migration.leave();
      Transaction step = transaction(instance, target, false);
      migration.arrive(step);
      return finish(request, instance, step);
    }

    private boolean isForeign(@Nullable Parent parent, InstanceState instance) {
      if (parent == null) {
        return false;
      }
      Parent own = Parent.read(instance.parent());
      return own == null || !own.equals(parent);
    }

    /** Of a COMPLETED instance nothing is left but its template, if that is still there. */
    private Step refuseCompleted(Request request, @Nullable String path, String expected) {
      Graph graph = graphs.graph(instance());
      boolean unknown = graph != null && path != null && graph.find(path) == null;
      return unknown ? unknownPath(request, path) : invalidState(request, expected);
    }

    /** The version of an instance that is over may have left the state (rule S10.9). */
    private Step refuseWithoutTemplate(Request request, InstanceState instance) {
      return reject(
          request,
          Rejection.Code.UNKNOWN_TEMPLATE,
          "Expected the template of the instance, but "
              + instance.template()
              + "@"
              + instance.version()
              + " is not there any more");
    }

    private Step unknownPath(Request request, String path) {
      return reject(
          request,
          Rejection.Code.INVALID_REQUEST,
          "Expected the path of a node of this instance, but '" + path + "' is an unknown name");
    }

    private Step invalidState(Request request, String expected) {
      return reject(
          request, Rejection.Code.INVALID_STATE, expected + ", but it is " + instance().status());
    }

    private Step reject(Request request, Rejection.Code code, String message) {
      Request.Envelope envelope = request.envelope();
      effects.clear();
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
      if (before.suspended() != 0) {
        return act(before, cause(delivery), step -> step.listening().hold(delivery));
      }
      return act(before, cause(delivery), step -> step.listening().deliver(delivery));
    }

    private Cause cause(Delivery delivery) {
      Message message = delivery.offer().message();
      return new MessageCause(message.topic(), message.partition(), message.offset());
    }

    private Step act(InstanceState state, Cause cause, Act act) {
      Transaction transaction = transaction(state, graph(state), false);
      act.on(transaction);
      transaction.close(cause, null, false);
      return new Step(state, null, effects);
    }

    // ---- answers and news

    @Override
    public Step on(Event.Answered event) {
      Place place = before == null ? null : asking(before, event.id());
      if (before == null || place == null) {
        effects.add(new Effect.Count(Counter.STALE_ANSWERS));
        return Step.unchanged(effects);
      }
      if (before.suspended() != 0) {
        return await(before, event);
      }
      Cause cause = new HandlerCause(event.id().path(), event.id().attempt());
      return act(
          before,
          cause,
          step -> {
            step.node(place).asked(false);
            step.clearAlarm(place);
            step.walk()
                .attempt(
                    place,
                    task ->
                        Objects.requireNonNull(place.node().kind()).answered(task, event.answer()));
            step.walk().run();
          });
    }

    @Override
    public Step on(Event.AskAgain event) {
      Place place = before == null ? null : asking(before, event.id());
      if (before == null || place == null) {
        return Step.unchanged(effects);
      }
      Transaction step = transaction(before, graph(before), false);
      TaskKind kind = Objects.requireNonNull(place.node().kind());
      try {
        Call call = Objects.requireNonNull(kind.call(new TaskRun(step, place).scope()));
        effects.add(new Effect.Count(Counter.CALLS_ASKED_AGAIN));
        effects.add(TaskRun.ask(step, place, call));
        return Step.unchanged(effects);
      } catch (ExpressionException e) {
        return before.suspended() != 0
            ? Step.unchanged(effects)
            : failAgain(before, event, place, e);
      }
    }

    /** What the call was made of is not there any more. */
    private Step failAgain(
        InstanceState state, Event.AskAgain event, Place place, ExpressionException e) {
      return act(
          state,
          new HandlerCause(event.id().path(), event.id().attempt()),
          step -> {
            step.failures().failed(place, e);
            step.walk().run();
          });
    }

    /** The place that waits for exactly this answer; null if none does. */
    private @Nullable Place asking(InstanceState state, CallId id) {
      if (state.life() != id.life() || isGone(state)) {
        return null;
      }
      Place place = graph(state).find(id.path());
      if (place == null) {
        return null;
      }
      NodeState node = state.node(place.key());
      boolean waits =
          node.isAsked() && node.run() == id.run() && Math.max(1, node.attempt()) == id.attempt();
      return waits ? place : null;
    }

    private Step await(InstanceState state, Event event) {
      state.await(Awaited.write(event, now));
      return new Step(state, null, effects);
    }

    @Override
    public Step on(Event.ChildTold event) {
      Graph graph = before == null || before.status().isTerminal() ? null : graph(before);
      if (before == null || graph == null || !Children.isAwaited(before, graph, event)) {
        effects.add(new Effect.Count(Counter.STALE_ANSWERS));
        return Step.unchanged(effects);
      }
      if (before.suspended() != 0) {
        return await(before, event);
      }
      Place place = Objects.requireNonNull(graph.find(event.parent().path()));
      return act(
          before,
          new ChildCause(event.parent().path(), event.child()),
          step -> {
            step.children().told(place, event);
            step.walk().run();
          });
    }

    // ---- errors of the engine

    Step putAside(Event event, String reason) {
      InstanceState state = instance();
      if (state.status().isTerminal()) {
        throw new IllegalStateException("an instance that is over cannot be suspended");
      }
      Transaction step = transaction(state, graph(state), false);
      state.await(Awaited.write(event, now));
      step.internalError(reason);
      if (state.suspended() == 0) {
        suspend(step, false);
      }
      step.close(event.dispatchTo(new Causes()), null, true);
      return new Step(state, null, effects);
    }

    // ---- time

    @Override
    public Step on(Event.TimeReached event) {
      if (before != null && isExpired(before)) {
        effects.add(new Effect.Count(Counter.INSTANCES_REMOVED));
        return new Step(null, before, effects);
      }
      if (before == null || isGone(before)) {
        effects.add(new Effect.Count(Counter.STALE_WAKE_UPS));
        return Step.unchanged(effects);
      }
      if (before.suspended() != 0) {
        return await(before, event);
      }
      return expire(before, event.time());
    }

    /** Whether nothing of it is left but what answers for its id, or nobody knows how to go on. */
    private boolean isGone(InstanceState state) {
      return state.status().isTerminal() && (state.isBare() || graphs.graph(state) == null);
    }

    private boolean isExpired(InstanceState state) {
      return state.status().isTerminal() && state.expires() != 0 && state.expires() <= now;
    }

    /**
     * A time that a node waited for.
     *
     * @param isDeadline whether it stands in the node as its deadline, not its alarm
     * @param isLater whether what bounds others comes first, of those due at one time
     */
    private record Due(Place place, long time, boolean isDeadline, boolean isLater) {
      private static final Comparator<Due> IN_ORDER =
          Comparator.comparingLong(Due::time).thenComparing(Due::isLater).thenComparing(Due::place);
    }

    private Step expire(InstanceState state, long time) {
      Graph graph = graph(state);
      List<Due> all = new ArrayList<>();
      for (String key : state.alarms(time)) {
        addDue(state, graph.place(key), Math.min(now, time), all);
      }
      all.sort(Due.IN_ORDER);
      boolean any = false;
      for (Due due : all) {
        any |= expire(state, graph, due);
      }
      if (!any) {
        effects.add(new Effect.Count(Counter.STALE_WAKE_UPS));
      }
      return new Step(any ? state : null, null, effects);
    }

    private void addDue(InstanceState state, Place place, long latest, List<Due> all) {
      NodeState node = state.node(place.key());
      if (node.deadline() != 0 && node.deadline() <= latest) {
        all.add(new Due(place, node.deadline(), true, place.node().monitor() != null));
      }
      if (node.alarm() != 0 && node.alarm() <= latest) {
        all.add(new Due(place, node.alarm(), false, node.alarmKind() != Alarm.TRY));
      }
    }

    /** Each timer that is due is a step of its own, unless an earlier one has made it stale. */
    private boolean expire(InstanceState state, Graph graph, Due due) {
      Place place = due.place;
      NodeState node = state.node(place.key());
      boolean deadline = node.deadline() == due.time && due.isDeadline;
      boolean alarm = node.alarm() == due.time;
      if (!deadline && !alarm || state.suspended() != 0) {
        return false;
      }
      Transaction step = transaction(state, graph, false);
      step.expire(place, deadline);
      step.close(new TimerCause(place.path(), due.time), null, false);
      return true;
    }

    // ---- what all need

    private InstanceState instance() {
      if (before == null) {
        throw new IllegalStateException("no instance");
      }
      return before;
    }

    private Graph graph(InstanceState state) {
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

    private Transaction transaction(InstanceState state, Graph graph, boolean start) {
      return new Transaction(instanceId, state, graph, effects, surroundings, now, start);
    }

    /** What an event is called as a cause. */
    private final class Causes implements Event.Handler<Cause> {

      @Override
      public Cause on(Event.Requested event) {
        return new RequestCause(event.request().envelope().type());
      }

      @Override
      public Cause on(Event.Delivered event) {
        return cause(event.delivery());
      }

      @Override
      public Cause on(Event.TimeReached event) {
        return new TimerCause("", event.time());
      }

      @Override
      public Cause on(Event.Answered event) {
        return new HandlerCause(event.id().path(), event.id().attempt());
      }

      @Override
      public Cause on(Event.AskAgain event) {
        throw new IllegalStateException("a call is asked again at once");
      }

      @Override
      public Cause on(Event.ChildTold event) {
        return new ChildCause(event.parent().path(), event.child());
      }
    }

    /** Events that waited, for an instance that may have ended meanwhile. */
    private final class Replay implements Event.Handler<Boolean> {
      private final InstanceState state;

      Replay(InstanceState state) {
        this.state = state;
      }

      @Override
      public Boolean on(Event.Requested event) {
        throw new IllegalStateException("requests do not wait");
      }

      @Override
      public Boolean on(Event.Delivered event) {
        Delivery delivery = event.delivery();
        state.heldMessages(state.heldMessages() - 1);
        if (state.status().isTerminal()) {
          effects.add(new Effect.Count(Counter.MESSAGES_RETURNED));
          effects.add(new Effect.Notify(new Return(delivery, false)));
        } else {
          act(state, cause(delivery), step -> step.listening().hand(delivery));
        }
        return true;
      }

      @Override
      public Boolean on(Event.TimeReached event) {
        if (!state.status().isTerminal()) {
          expire(state, event.time());
        }
        return true;
      }

      @Override
      public Boolean on(Event.Answered event) {
        new Stepping(instanceId, state, now).passOn(event, effects);
        return true;
      }

      @Override
      public Boolean on(Event.AskAgain event) {
        throw new IllegalStateException("a call is asked again at once");
      }

      @Override
      public Boolean on(Event.ChildTold event) {
        new Stepping(instanceId, state, now).passOn(event, effects);
        return true;
      }
    }

    private void passOn(Event event, List<Effect> target) {
      event.dispatchTo(this);
      target.addAll(effects);
    }
  }

  @FunctionalInterface
  private interface Act {
    void on(Transaction transaction);
  }
}
