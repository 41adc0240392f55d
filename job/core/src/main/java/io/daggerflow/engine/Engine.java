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
import io.daggerflow.template.Graph;
import io.daggerflow.template.Place;
import io.daggerflow.template.TaskKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The workflow engine: a function of one instance's state, an event and the time. It keeps nothing
 * between two steps but what it can read again, and is safe for use by many threads.
 */
public final class Engine {

  private final Surroundings surroundings;
  private final Graphs graphs;

  public Engine(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.graphs = new Graphs(surroundings.templates(), surroundings.compiler());
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

  private final class Stepping implements Event.Handler<Step> {

    private final Situation at;
    private final @Nullable InstanceState before;
    private final long now;
    private final List<Effect> effects;

    Stepping(String instanceId, @Nullable InstanceState before, long now) {
      this.at = Situation.of(instanceId, before, now, surroundings, graphs);
      this.before = before;
      this.now = now;
      this.effects = at.effects();
    }

    // ---- requests

    @Override
    public Step on(Event.Requested event) {
      boolean waits = before != null && before.suspended() != 0;
      Step step = new Requests(at).handle(event.request());
      if (before != null && waits && before.suspended() == 0) {
        replay(before);
      }
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

    // ---- messages

    @Override
    public Step on(Event.Delivered event) {
      Delivery delivery = event.delivery();
      if (before == null
          || before.life() != delivery.subscription().life()
          || before.status().isTerminal()) {
        giveBack(delivery);
        return Step.unchanged(effects);
      }
      if (before.suspended() != 0) {
        return act(before, cause(delivery), step -> step.listening().hold(delivery));
      }
      return act(before, cause(delivery), step -> step.listening().deliver(delivery));
    }

    /** The instance that subscribed is over, or was another one of the id. */
    private void giveBack(Delivery delivery) {
      effects.add(new Effect.Count(Counter.MESSAGES_RETURNED));
      effects.add(new Effect.Notify(new Return(delivery, false)));
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
      InstanceState state = at.instance();
      if (state.status().isTerminal()) {
        throw new IllegalStateException("an instance that is over cannot be suspended");
      }
      Transaction step = transaction(state, graph(state), false);
      state.await(Awaited.write(event, now));
      step.internalError(reason);
      if (state.suspended() == 0) {
        step.suspend(false);
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

    private Graph graph(InstanceState state) {
      return at.graph(state);
    }

    private Transaction transaction(InstanceState state, Graph graph, boolean start) {
      return at.transaction(state, graph, start);
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
          giveBack(delivery);
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
        new Stepping(at.instanceId(), state, now).passOn(event, effects);
        return true;
      }

      @Override
      public Boolean on(Event.AskAgain event) {
        throw new IllegalStateException("a call is asked again at once");
      }

      @Override
      public Boolean on(Event.ChildTold event) {
        new Stepping(at.instanceId(), state, now).passOn(event, effects);
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
