package org.apache.flink.streaming.runtime.tasks;

import io.daggerflow.flink.TestClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.clock.SystemClock;

/**
 * Stands in the tests' class path before Flink's own class of this name: the clock and the timers
 * of the tasks of a job. They follow the {@link TestClock} of their job when they begin; without
 * one they do what Flink's class does. Timers that no keyed function asked for, as those of
 * metrics, run by real time in any case.
 */
public final class SystemProcessingTimeService implements TimerService {

  private static final String TIMERS_OF_FUNCTIONS = "InternalTimerServiceImpl";

  private final ScheduledThreadPoolExecutor executor;
  private final ExceptionHandler errors;
  private final TestClock testClock;
  private final Clock clock;
  private volatile boolean quiesced;

  interface ExceptionHandler {
    void handleException(Exception error);
  }

  SystemProcessingTimeService(ExceptionHandler errors) {
    this(errors, null);
  }

  SystemProcessingTimeService(ExceptionHandler errors, ThreadFactory threads) {
    this.errors = errors;
    testClock = TestClock.current();
    clock = testClock == null ? SystemClock.getInstance() : testClock;
    executor =
        threads == null
            ? new ScheduledThreadPoolExecutor(1)
            : new ScheduledThreadPoolExecutor(1, threads);
    executor.setRemoveOnCancelPolicy(true);
    executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Clock getClock() {
    return clock;
  }

  @Override
  public ScheduledFuture<?> registerTimer(long time, ProcessingTimeCallback callback) {
    if (testClock != null && isOfFunction()) {
      return testClock.at(time, () -> call(callback, time));
    }
    long delay = Math.max(0, time - getCurrentProcessingTime()) + 1;
    return executor.schedule(() -> call(callback, time), delay, TimeUnit.MILLISECONDS);
  }

  private static boolean isOfFunction() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(f -> f.getClassName().endsWith(TIMERS_OF_FUNCTIONS)));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      ProcessingTimeCallback callback, long initialDelay, long period) {
    return executor.scheduleAtFixedRate(
        () -> call(callback, getCurrentProcessingTime()),
        initialDelay,
        period,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      ProcessingTimeCallback callback, long initialDelay, long period) {
    return executor.scheduleWithFixedDelay(
        () -> call(callback, getCurrentProcessingTime()),
        initialDelay,
        period,
        TimeUnit.MILLISECONDS);
  }

  private void call(ProcessingTimeCallback callback, long time) {
    if (quiesced) {
      return;
    }
    try {
      callback.onProcessingTime(time);
    } catch (Exception e) {
      errors.handleException(e);
    }
  }

  @Override
  public boolean isTerminated() {
    return executor.isShutdown();
  }

  @Override
  public CompletableFuture<Void> quiesce() {
    quiesced = true;
    executor.shutdown();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void shutdownService() {
    quiesced = true;
    executor.shutdownNow();
  }

  @Override
  public boolean shutdownServiceUninterruptible(long timeout) {
    shutdownService();
    return true;
  }
}
