package io.daggerflow.flink;

import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.engine.Counter;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.EventCodec;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.flink.calls.Ask;
import io.daggerflow.state.InstanceState;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * The effects of one step, made ready to be carried out: records as bytes, wake-ups as timers.
 * Whatever is told to keys and other instances goes as records of the instance, so that it stays in
 * order.
 */
final class StepOutput implements Effect.Handler {

  /** A timer that fires for nothing is cheaper than deleting one at the head of the queue. */
  private static final long WORTH_DELETING_MILLIS = 60_000;

  private final Records records;
  private final String instance;
  private final byte[] instanceKey;
  private final long now;
  private final DraftStore draft;
  private @Nullable String template;
  private long age;
  private @Nullable String usedBefore;
  private @Nullable String used;
  private final List<Frame> commands = new ArrayList<>(2);
  private final List<Frame> frames = new ArrayList<>(4);
  private final List<Notice> notices = new ArrayList<>(2);
  private final List<LoopbackBatch.Request> requests = new ArrayList<>(0);
  private final List<Long> wakeUps = new ArrayList<>(2);
  private final List<Long> unneeded = new ArrayList<>(2);
  private final List<Ask> asked = new ArrayList<>(0);
  private final List<Counter> counted = new ArrayList<>(4);
  private final List<Rejection.Code> rejected = new ArrayList<>(0);
  private final List<DeadLetter.Code> deadLetters = new ArrayList<>(0);

  StepOutput(Records records, String instance, long now, DraftStore draft) {
    this.records = records;
    this.instance = instance;
    this.instanceKey = Records.key(instance);
    this.now = now;
    this.draft = draft;
  }

  @Override
  public void on(Effect.SendCommand effect) {
    commands.add(records.command(effect.command()));
  }

  @Override
  public void on(Effect.PublishEvent effect) {
    for (byte[] value : records.events(effect.event())) {
      frames.add(records.event(instanceKey, value));
    }
  }

  @Override
  public void on(Effect.Reject effect) {
    rejected.add(effect.rejection().code());
    frames.add(records.rejection(effect.rejection(), now));
  }

  @Override
  public void on(Effect.SendDeadLetter effect) {
    deadLetters.add(effect.letter().code());
    frames.add(records.deadLetter(effect.letter(), now));
  }

  @Override
  public void on(Effect.Notify effect) {
    notices.add(effect.notice());
  }

  @Override
  public void on(Effect.AskHandler effect) {
    asked.add(Ask.of(instance, effect));
  }

  @Override
  public void on(Effect.AskInstance effect) {
    Request request = effect.request();
    tell(request.envelope().instanceId(), new Event.Requested(request));
  }

  @Override
  public void on(Effect.TellParent effect) {
    tell(effect.parent(), effect.news());
  }

  private void tell(String other, Event event) {
    requests.add(new LoopbackBatch.Request(other, EventCodec.write(event)));
  }

  @Override
  public void on(Effect.WakeUp effect) {
    wakeUps.add(InstanceState.wakeUp(effect.time()));
  }

  @Override
  public void on(Effect.CancelWakeUp effect) {
    unneeded.add(InstanceState.wakeUp(effect.time()));
  }

  @Override
  public void on(Effect.Count effect) {
    counted.add(effect.counter());
  }

  /**
   * The step is complete.
   *
   * @param checkpoint the one that it becomes visible with
   */
  void finish(String run, long checkpoint) {
    Loopback loopback = new Loopback(run, checkpoint, instance);
    notices.forEach(loopback::add);
    requests.forEach(loopback::add);
    for (LoopbackBatch batch : loopback.batches()) {
      frames.add(records.loopback(instanceKey, batch));
    }
  }

  /** The instance after the step. */
  void instance(InstanceState state) {
    template = state.template();
    age = now - state.started();
  }

  /** The name of the instance's template; null if the step changed no instance. */
  @Nullable String template() {
    return template;
  }

  /** Milliseconds since the instance began. */
  long age() {
    return age;
  }

  /** The step makes its instance need another version of a template, or none, or one at all. */
  void users(@Nullable String before, @Nullable String after) {
    usedBefore = before;
    used = after;
  }

  @Nullable String usedBefore() {
    return usedBefore;
  }

  @Nullable String used() {
    return used;
  }

  /** What the step writes. */
  DraftStore draft() {
    return draft;
  }

  List<Frame> commands() {
    return commands;
  }

  /** All other records. */
  List<Frame> frames() {
    return frames;
  }

  /** Calls that are to be made. */
  List<Ask> asked() {
    return asked;
  }

  List<Counter> counted() {
    return counted;
  }

  List<Rejection.Code> rejected() {
    return rejected;
  }

  List<DeadLetter.Code> deadLetters() {
    return deadLetters;
  }

  void setTimers(TimerService timers, long now) {
    for (long time : unneeded) {
      if (time > now + WORTH_DELETING_MILLIS) {
        timers.deleteProcessingTimeTimer(time);
      }
    }
    for (long time : wakeUps) {
      timers.registerProcessingTimeTimer(time);
    }
  }
}
