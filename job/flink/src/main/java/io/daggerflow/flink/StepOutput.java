package io.daggerflow.flink;

import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.engine.Counter;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Rejection;
import io.daggerflow.flink.calls.Ask;
import io.daggerflow.state.InstanceState;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.TimerService;

/**
 * The effects of one step, made ready to be carried out: records as bytes, wake-ups as timers.
 * Whatever is told to keys is one record of the instance, so that it stays in order.
 */
final class StepOutput implements Effect.Handler {

  /** A timer that fires for nothing is cheaper than deleting one at the head of the queue. */
  private static final long WORTH_DELETING_MILLIS = 60_000;

  /** Hardly ever reached: the record of an instance with thousands of listeners stays small. */
  private static final int NOTICES_OF_A_RECORD = 500;

  private final Records records;
  private final String instance;
  private final byte[] instanceKey;
  private final long now;
  private final DraftStore draft;
  private final List<Frame> frames = new ArrayList<>(4);
  private final List<Notice> notices = new ArrayList<>(2);
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
    frames.add(records.command(effect.command()));
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
    throw NotYet.unexpected(effect);
  }

  @Override
  public void on(Effect.TellParent effect) {
    throw NotYet.unexpected(effect);
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
    for (int from = 0; from < notices.size(); from += NOTICES_OF_A_RECORD) {
      List<Notice> some =
          notices.subList(from, Math.min(notices.size(), from + NOTICES_OF_A_RECORD));
      frames.add(
          records.loopback(
              instanceKey, new LoopbackBatch(run, checkpoint, instance, some, List.of(), 0)));
    }
  }

  /** What the step writes. */
  DraftStore draft() {
    return draft;
  }

  List<Frame> frames() {
    return frames;
  }

  /** Calls that are to be made when the step is durable. */
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
