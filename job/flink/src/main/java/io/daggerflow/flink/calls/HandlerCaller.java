package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.call.HandlerClasses;
import io.daggerflow.handler.TaskRequest;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs handlers in the thread that asks. One that takes too long is interrupted, and has its slot
 * until it returns.
 */
final class HandlerCaller implements Caller {

  private final HandlerClasses classes;
  private final Watch watch;

  HandlerCaller(HandlerClasses classes, Watch watch) {
    this.classes = classes;
    this.watch = watch;
  }

  @Override
  public void call(Ask ask, Consumer<Answer> reply) {
    Call.Execute call = (Call.Execute) ask.call();
    Interruption interruption = new Interruption(Thread.currentThread());
    Future<?> alarm = watch.after(ask.leftMillis(), interruption::interrupt);
    Answer answer = new Answer.Failed(null, "the handler ended without an answer", true);
    try {
      answer =
          classes.answer(
              call.handler(),
              new TaskRequest(
                  call.input(),
                  call.parameters(),
                  ask.idempotencyKey(),
                  ask.ticket().id().attempt(),
                  ask.ticket().instance(),
                  ask.ticket().id().path()));
    } finally {
      Watch.cancel(alarm);
      interruption.over();
      reply.accept(answer);
    }
  }

  @Override
  public void close() {
    watch.close(); // the threads are interrupted with the pool
  }

  /** Interrupts a thread while it runs a handler, and never what it does afterwards. */
  private static final class Interruption {
    private final Thread thread;
    private boolean over;

    Interruption(Thread thread) {
      this.thread = thread;
    }

    synchronized void interrupt() {
      if (!over) {
        thread.interrupt();
      }
    }

    synchronized void over() {
      over = true;
      Thread.interrupted();
    }
  }
}
