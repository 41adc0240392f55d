package io.daggerflow.flink;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Engine;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.EventCodec;
import io.daggerflow.engine.Parent;
import io.daggerflow.engine.Request;
import io.daggerflow.engine.Step;
import io.daggerflow.engine.Surroundings;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.flink.calls.Exchange;
import io.daggerflow.flink.calls.OpenCalls;
import io.daggerflow.flink.calls.RepeatedCalls;
import io.daggerflow.flink.calls.Reply;
import io.daggerflow.flink.calls.Secrets;
import io.daggerflow.flink.calls.Ticket;
import io.daggerflow.format.RequestReader;
import io.daggerflow.handler.TaskRequest;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the instances: each record for one is a step of the engine, whose state is read and written
 * once, and whose effects leave with the checkpoint that makes the step durable, commands and calls
 * in their step if {@link DeliveryMode} says so. An error of the engine leaves the state untouched
 * and costs the record, or suspends the instance if nobody would send it again; an error of state
 * or output costs the attempt, and the job goes on from its last checkpoint.
 */
final class Orchestrate extends KeyedBroadcastProcessFunction<String, Frame, Frame, Frame>
    implements CheckpointedFunction, CheckpointListener {

  private static final Logger LOG = LoggerFactory.getLogger(Orchestrate.class);

  /** A wake-up that the engine fails at comes again after so long, if nothing else helps. */
  private static final long RETRY_MILLIS = 60_000;

  private final Settings settings;
  private final TopicsSource topicsSource;

  private transient BroadcastState<String, byte[]> stored;
  private transient TemplateSet templates;
  private transient ListState<byte[]> callsState;
  private transient List<Ticket> lostCalls;
  private transient ListState<byte[]> usersState;
  private transient VersionUsers users;
  private transient boolean restored;
  private transient Pace pace;
  private transient long lastCheckpoint;
  private transient TopicsSource.Opened topics;
  private transient Secrets secrets;
  private transient Exchange exchange;
  private transient OpenCalls calls;
  private transient Engine engine;
  private transient KeyedStore store;
  private transient PostponedWakeUps postponed;
  private transient Records records;
  private transient Counters counters;
  private transient Counter errors;
  private transient Counter postponedCount;
  private transient TemplateMetrics byTemplate;
  private transient Histogram requestAge;
  private transient Histogram messageAge;
  private transient Histogram lateness;
  private transient Histogram stepTime;

  Orchestrate(Settings settings, TopicsSource topicsSource) {
    this.settings = settings;
    this.topicsSource = topicsSource;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    stored = context.getOperatorStateStore().getBroadcastState(Names.TEMPLATES_STATE);
    templates = TemplateSet.restore(stored, settings.templates());
    callsState = context.getOperatorStateStore().getUnionListState(Names.CALLS_STATE);
    lostCalls = OpenCalls.read(callsState.get()).stream().filter(this::isMine).toList();
    usersState = context.getOperatorStateStore().getListState(Names.USERS_STATE);
    users = VersionUsers.restore(usersState.get());
    lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
    restored = context.isRestored();
  }

  /** Each subtask gets the calls of all, since a parallelism may change, and keeps its own. */
  private boolean isMine(Ticket call) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int subtask =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            call.instance(),
            task.getMaxNumberOfParallelSubtasks(),
            task.getNumberOfParallelSubtasks());
    return subtask == task.getIndexOfThisSubtask();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    lastCheckpoint = context.getCheckpointId();
    callsState.update(calls.snapshot(lastCheckpoint));
    usersState.update(users.snapshot());
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    calls.completed(checkpoint);
  }

  @Override
  public void open(OpenContext context) {
    ManagedMemory.check(getRuntimeContext());
    pace =
        restored
            ? Pace.restored(ProcessingTime.now(getRuntimeContext()), settings.recoveryGraceMillis())
            : Pace.fresh();
    topics = topicsSource.open();
    secrets = settings.secrets().read(System::getenv);
    exchange =
        Exchange.join(
            settings.run(), settings.calls(), getRuntimeContext().getUserCodeClassLoader());
    calls =
        new OpenCalls(
            exchange,
            settings.delivery() == DeliveryMode.LOW_LATENCY,
            new RepeatedCalls(
                settings.recoveryGraceMillis(), () -> ProcessingTime.now(getRuntimeContext())));
    lostCalls.forEach(calls::restored);
    lostCalls = List.of();
    engine =
        new Engine(
            new Surroundings(
                templates,
                topics,
                this::inline,
                secrets.values(),
                new CelExpressions(),
                settings.limits()));
    store =
        new KeyedStore(
            getRuntimeContext().getState(Names.instance()),
            getRuntimeContext().getMapState(Names.parts()));
    postponed = new PostponedWakeUps(store);
    records = new Records(settings);
    counters = new Counters(getRuntimeContext().getMetricGroup());
    errors = counters.named("internal_errors");
    postponedCount = counters.named("wake_ups_postponed");
    counters.group().gauge("templates", templates::size);
    counters.group().gauge("calls_open", calls::size);
    counters.group().gauge("oldest_call_ms", calls::oldestMillis);
    requestAge = counters.histogram("request_age_ms");
    messageAge = counters.histogram("message_age_ms");
    lateness = counters.histogram("wake_up_lateness_ms");
    stepTime = counters.histogram("step_us");
    byTemplate = new TemplateMetrics(counters.group());
    templates.all().forEach(graph -> byTemplate.known(graph.template().name()));
  }

  @Override
  public void close() {
    if (exchange != null) {
      exchange.leave();
      exchange = null;
    }
    if (topics != null) {
      topics.close();
    }
  }

  @Override
  public void processBroadcastElement(Frame frame, Context context, Collector<Frame> out)
      throws Exception {
    StoredTemplate template = frame.template();
    stored.put(template.id(), template.toBytes());
    templates.put(template);
    if (!template.isGone()) {
      byTemplate.known(TemplateSet.compiled(template).template().name());
    }
    if (template.retirement() > 0) {
      boolean begins = template.stage() == StoredTemplate.Stage.RETIRED;
      Need need = Need.learned(template, begins ? users.of(template.id()) : 0, subtasks());
      context.output(Names.NEEDS, Frame.need(need));
    }
  }

  private int subtasks() {
    return getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
  }

  // ---- records

  @Override
  public void processElement(Frame frame, ReadOnlyContext context, Collector<Frame> collector) {
    pace.pause();
    Exits out = exits(collector, context::output);
    long now = context.timerService().currentProcessingTime();
    TimerService timers = context.timerService();
    switch (frame.kind()) {
      case DELIVERY -> deliver(frame.key(), frame.delivery(), timers, now, out);
      case TOLD -> tell(frame.key(), frame.told(), timers, now, out);
      case REPLY -> reply(frame.reply(), timers, now, out);
      default -> request(frame.key(), frame.message(), timers, now, out);
    }
  }

  private Exits exits(Collector<Frame> out, BiConsumer<OutputTag<Frame>, Frame> side) {
    Consumer<Frame> needs = need -> side.accept(Names.NEEDS, need);
    return settings.delivery() == DeliveryMode.LOW_LATENCY
        ? new Exits(out::collect, command -> side.accept(Names.COMMANDS, command), needs)
        : new Exits(out::collect, out::collect, needs);
  }

  private void deliver(
      String instance, Delivery delivery, TimerService timers, long now, Exits out) {
    age(messageAge, delivery.offer().message(), now);
    StepOutput output;
    try {
      output = step(instance, new Event.Delivered(delivery), now);
    } catch (StateFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      blame(instance, delivery.offer().message(), e, now, out);
      reopen(delivery, out);
      return;
    }
    carryOut(output, timers, now, out);
  }

  /** A subscription that the delivery ended is wanted as before: the state is untouched. */
  private void reopen(Delivery delivery, Exits out) {
    Subscription ended = delivery.subscription();
    if (ended.once()) {
      Subscription again =
          new Subscription(
              ended.instance(), ended.life(), ended.number(), true, true, ended.exclusive());
      Loopback loopback = loopback(ended.instance());
      loopback.add(new Open(delivery.offer().key(), again));
      emit(ended.instance(), loopback, out);
    }
  }

  private Loopback loopback(String sender) {
    return new Loopback(settings.run(), lastCheckpoint + 1, sender);
  }

  private void emit(String sender, Loopback loopback, Exits out) {
    for (LoopbackBatch batch : loopback.batches()) {
      out.collect(records.loopback(Records.key(sender), batch));
    }
  }

  private void tell(String instance, Told told, TimerService timers, long now, Exits out) {
    Event event = null;
    StepOutput output;
    try {
      event = EventCodec.read(told.body(), told.life());
      output = step(instance, event, now);
    } catch (StateFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      boolean keeps =
          event instanceof Event.ChildTold && putAside(instance, event, e, timers, now, out);
      if (!keeps) {
        blame(instance, told.letter(settings.topics()), e, now, out);
      }
      if (event instanceof Event.Requested requested
          && requested.request() instanceof Request.Start start) {
        refuse(start, e, out);
      }
      return;
    }
    carryOut(output, timers, now, out);
  }

  /** A child that cannot be started is refused: its parent does not wait in vain. */
  private void refuse(Request.Start start, Throwable error, Exits out) {
    Parent parent = start.parent();
    if (parent != null) {
      String child = start.envelope().instanceId();
      Event told = new Event.ChildTold(parent, child, null, Poison.reason(error), Map.of());
      Loopback loopback = loopback(child);
      loopback.add(new LoopbackBatch.Request(parent.instance(), EventCodec.write(told)));
      emit(child, loopback, out);
    }
  }

  /** How old a record is; clocks of producers may be ahead, or say nothing. */
  private static void age(Histogram ages, Message message, long now) {
    if (message.timestamp() >= 0) {
      ages.update(Math.max(0, now - message.timestamp()));
    }
  }

  private void request(String instance, Message message, TimerService timers, long now, Exits out) {
    age(requestAge, message, now);
    StepOutput output;
    try {
      RequestReader.Read read = Requests.read(message);
      if (read.request() == null) {
        throw new IllegalStateException("a request that is none got through: " + read.rejection());
      }
      output = step(instance, new Event.Requested(read.request()), now);
    } catch (StateFailure e) {
      throw e;
    } catch (RequestReader.UnreadableRequestException | RuntimeException | StackOverflowError e) {
      blame(instance, message, e, now, out);
      return;
    }
    carryOut(output, timers, now, out);
  }

  // ---- calls

  private Answer inline(
      String instance, String path, int attempt, String idempotencyKey, Call.Execute call) {
    TaskRequest request =
        new TaskRequest(call.input(), call.parameters(), idempotencyKey, attempt, instance, path);
    return secrets.hide(exchange.answer(call.handler(), request));
  }

  /** The engine waits for the answer, or makes the call anew, or does not wait any more. */
  private void reply(Reply reply, TimerService timers, long now, Exits out) {
    Ticket ticket = reply.ticket();
    Answer answer = reply.answer();
    Event event = new Reply(ticket, answer == null ? null : secrets.hide(answer)).event();
    StepOutput output;
    try {
      output = step(ticket.instance(), event, now);
    } catch (StateFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      calls.over(ticket);
      boolean keeps = answer != null && putAside(ticket.instance(), event, e, timers, now, out);
      if (!keeps) {
        errors.inc();
        LOG.error("An error of the engine at the {}", reply, e);
      }
      return;
    }
    boolean again = output.asked().stream().anyMatch(ask -> ask.ticket().equals(ticket));
    if (!again) {
      calls.over(ticket);
    }
    carryOut(output, timers, now, out);
  }

  private void blame(String instance, Message message, Throwable error, long now, Exits out) {
    errors.inc();
    LOG.error("An error of the engine in instance '{}'", instance, error);
    DeadLetter letter = Poison.letter(message, instance, error);
    counters.count(letter.code());
    out.collect(records.deadLetter(letter, now));
  }

  // ---- time

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Frame> collector) {
    Exits out = exits(collector, context::output);
    TimerService timers = context.timerService();
    long now = Math.max(timestamp, timers.currentProcessingTime());
    String instance = context.getCurrentKey();
    long held = calls.holds(instance, now);
    if (PostponedWakeUps.isPostponed(timestamp)) {
      for (long time : postponed.take(timestamp)) {
        wakeUp(instance, time, pace.hold(time, now, held), timers, now, out);
      }
    } else {
      wakeUp(instance, timestamp, pace.postpone(timestamp, now, held), timers, now, out);
    }
  }

  private void wakeUp(
      String instance, long time, long later, TimerService timers, long now, Exits out) {
    if (later == 0) {
      wakeUp(instance, time, timers, now, out);
    } else {
      postponedCount.inc();
      timers.registerProcessingTimeTimer(postponed.put(time, later));
    }
  }

  private void wakeUp(String instance, long time, TimerService timers, long now, Exits out) {
    lateness.update(now - time);
    StepOutput output;
    try {
      output = step(instance, new Event.TimeReached(time), now);
    } catch (StateFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      if (!putAside(instance, new Event.TimeReached(time), e, timers, now, out)) {
        timers.registerProcessingTimeTimer(postponed.put(time, now + RETRY_MILLIS));
      }
      return;
    }
    carryOut(output, timers, now, out);
  }

  // ---- errors of the engine

  /**
   * Suspends the instance that an event concerns which nobody would send again, and lets the event
   * wait there (rule S11); false if that cannot be done either.
   */
  private boolean putAside(
      String instance, Event event, Throwable error, TimerService timers, long now, Exits out) {
    StepOutput output;
    try {
      DraftStore draft = new DraftStore(store);
      InstanceState state = InstanceState.read(draft);
      if (state == null) {
        return false;
      }
      Step step = engine.putAside(instance, state, event, Poison.reason(error), now);
      output = output(instance, step, draft, now);
    } catch (StateFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      errors.inc();
      LOG.error("Instance '{}' cannot be suspended, because of {}", instance, e, error);
      return false;
    }
    errors.inc();
    LOG.error("An error of the engine suspends instance '{}'", instance, error);
    carryOut(output, timers, now, out);
    return true;
  }

  // ---- steps

  /** Everything of a step that may fail because of the engine; what it writes waits in a draft. */
  private StepOutput step(String instance, Event event, long now) {
    long begin = System.nanoTime();
    DraftStore draft = new DraftStore(store);
    InstanceState before = InstanceState.read(draft);
    String used = VersionUsers.used(before);
    Step step = engine.step(instance, before, event, now);
    StepOutput output = output(instance, step, draft, now);
    if (step.after() != null || step.removed() != null) {
      output.users(used, step.removed() == null ? VersionUsers.used(step.after()) : null);
    }
    stepTime.update((System.nanoTime() - begin) / 1_000);
    return output;
  }

  private StepOutput output(String instance, Step step, DraftStore draft, long now) {
    step.write(draft);
    StepOutput output = new StepOutput(records, instance, now, draft);
    step.effects().forEach(effect -> effect.dispatchTo(output));
    output.finish(settings.run(), lastCheckpoint + 1);
    if (step.after() != null) {
      output.instance(step.after());
    }
    return output;
  }

  private void carryOut(StepOutput output, TimerService timers, long now, Exits out) {
    output.draft().save();
    if (!Objects.equals(output.usedBefore(), output.used())) {
      count(output.usedBefore(), -1, out);
      count(output.used(), 1, out);
    }
    output.counted().forEach(counters::count);
    byTemplate.count(output);
    output.rejected().forEach(counters::count);
    output.deadLetters().forEach(counters::count);
    output.setTimers(timers, now);
    output.asked().forEach(calls::asked);
    output.commands().forEach(out::command);
    output.frames().forEach(out::collect);
  }

  /** More or fewer instances need a version; of a retired one that is told. */
  private void count(@Nullable String version, long more, Exits out) {
    if (version == null) {
      return;
    }
    users.add(version, more);
    StoredTemplate template = templates.stored(version);
    if (template != null && template.isRetired() && !template.isGone()) {
      out.need(Need.changed(template, more, subtasks()));
    }
  }
}
