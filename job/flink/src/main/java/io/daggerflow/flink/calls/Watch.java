package io.daggerflow.flink.calls;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends calls that take too long. */
final class Watch implements AutoCloseable {

  private final ScheduledThreadPoolExecutor clock;

  Watch(ThreadFactory threads) {
    clock = new ScheduledThreadPoolExecutor(1, threads);
    clock.setRemoveOnCancelPolicy(true);
  }

  /**
   * Does something quick after a time, unless what is returned is cancelled before.
   *
   * @param millis the longest for never
   * @return null for never
   */
  @Nullable Future<?> after(long millis, Runnable act) {
    return millis == Long.MAX_VALUE ? null : clock.schedule(act, millis, TimeUnit.MILLISECONDS);
  }

  static void cancel(@Nullable Future<?> alarm) {
    if (alarm != null) {
      alarm.cancel(false);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
