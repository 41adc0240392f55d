package io.daggerflow.flink;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.flink.calls.Ask;
import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.HeldCalls;
import io.daggerflow.handler.TaskRequest;
import io.daggerflow.scenario.Callees;
import io.daggerflow.scenario.ScenarioFailure;
import io.daggerflow.template.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Answers the calls of the real job as a scenario says, at the time that it says. */
final class RealCalls implements AutoCloseable {

  /** A call comes right after its checkpoint. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Callees callees;
  private final HeldCalls held;
  private final Consumer<Callees.Asked> record;
  private final TreeMap<Long, Deque<Runnable>> answers = new TreeMap<>();
  private final Queue<Callees.Asked> askedInStep = new ConcurrentLinkedQueue<>();
  private volatile ScenarioFailure failure;
  private int open;

  RealCalls(String run, CallLimits limits, Callees callees, Consumer<Callees.Asked> record) {
    this.callees = callees;
    this.record = record;
    held = new HeldCalls(run, limits, this::inStep);
  }

  /** Of all subtasks, while their steps run. */
  private Answer inStep(String handler, TaskRequest request) {
    Callees.Asked asked =
        new Callees.Asked(
            request.instanceId(),
            request.path(),
            request.attempt(),
            request.idempotencyKey(),
            new Call.Execute(handler, request.input(), request.parameters(), true));
    askedInStep.add(asked);
    try {
      Callees.Reply reply = ask(asked);
      if (reply.takes() != null) {
        throw new ScenarioFailure("Expected an answer without 'takes', but it is " + reply.takes());
      }
      return reply.answer();
    } catch (ScenarioFailure e) {
      failure = e;
      return new Answer.Failed(null, String.valueOf(e.getMessage()), false);
    }
  }

  private synchronized Callees.Reply ask(Callees.Asked asked) {
    return callees.ask(asked);
  }

  /**
   * Takes the calls that were made; waits until it has all.
   *
   * @param openOfJob how many the job says there are open, of steps that are durable
   */
  void take(long openOfJob, long now) {
    Callees.Asked inStep;
    while ((inStep = askedInStep.poll()) != null) {
      record.accept(inStep);
    }
    long begin = System.nanoTime();
    while (open < openOfJob) {
      HeldCalls.Held call = held.poll();
      if (call == null) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "Expected " + openOfJob + " open calls, but " + open + " came");
        }
        ScenarioKafka.pause();
      } else {
        open++;
        take(call, now);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void take(HeldCalls.Held call, long now) {
    Ask ask = call.ask();
    Callees.Asked asked =
        new Callees.Asked(
            ask.ticket().instance(),
            ask.ticket().id().path(),
            ask.ticket().id().attempt(),
            ask.idempotencyKey(),
            ask.call());
    record.accept(asked);
    Callees.Reply reply = ask(asked);
    Instant from = Instant.ofEpochMilli(now);
    Instant time = reply.takes() == null ? from : Times.deadline(reply.takes(), from);
    answers
        .computeIfAbsent(Objects.requireNonNull(time).toEpochMilli(), t -> new ArrayDeque<>())
        .add(() -> call.reply().accept(reply.answer()));
  }

  /** The time of the first answer, {@code Long.MAX_VALUE} if none will come. */
  long next() {
    return answers.isEmpty() ? Long.MAX_VALUE : answers.firstKey();
  }

  /** Gives one answer that is due; says whether there was one. */
  boolean answer(long now) {
    if (next() > now) {
      return false;
    }
    Map.Entry<Long, Deque<Runnable>> first = answers.firstEntry();
    first.getValue().remove().run();
    open--;
    if (first.getValue().isEmpty()) {
      answers.remove(first.getKey());
    }
    while (!held.isEmpty()) {
      ScenarioKafka.pause();
    }
    return true;
  }

  @Override
  public void close() {
    held.close();
  }
}
