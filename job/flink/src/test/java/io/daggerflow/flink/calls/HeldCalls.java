package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import io.daggerflow.handler.TaskRequest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The exchange of a job whose calls wait, in the order in which they are made, for a test's answer.
 */
public final class HeldCalls implements AutoCloseable {

  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private final Exchange exchange;

  /** A call, and where its answer goes. */
  public record Held(Ask ask, Consumer<Answer> reply) {}

  /**
   * @param run name of the exchange, before the job joins it
   * @param inStep runs handlers inside a step
   */
  public HeldCalls(String run, CallLimits limits, BiFunction<String, TaskRequest, Answer> inStep) {
    exchange =
        Exchange.join(
            run,
            name ->
                new Exchange(
                    name,
                    limits,
                    Executors.newSingleThreadExecutor(),
                    inStep::apply,
                    new Holding(),
                    new Holding()));
  }

  private final class Holding implements Caller {
    @Override
    public void call(Ask ask, Consumer<Answer> reply) {
      held.add(new Held(ask, reply));
    }

    @Override
    public void close() {
      // nothing is under way
    }
  }

  /** The next call; null if there is none. */
  public Held poll() {
    return held.poll();
  }

  /** Whether the job has taken all replies. */
  public boolean isEmpty() {
    return exchange.isEmpty();
  }

  @Override
  public void close() {
    exchange.leave();
  }
}
