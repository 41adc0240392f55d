package io.daggerflow.tools.kill;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does something for 1, 2, … at a steady rate, in a thread of its own. The test sets a limit for
 * each of its phases; it comes slower and slower when the limit is near, so that a fault that takes
 * long on a slow machine still comes in the middle of orders.
 */
final class Steady implements AutoCloseable {

  /** What is left to a limit lasts for longer than this, in nanoseconds. */
  private static final long RESERVE = TimeUnit.SECONDS.toNanos(8);

  private final int number;
  private final long pause;
  private final IntConsumer work;
  private final Thread thread;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile int limit;
  private volatile int started;
  private volatile boolean closed;

  /** Begins at once. */
  Steady(int number, int perSecond, int limit, IntConsumer work) {
    this.number = number;
    this.pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.limit = limit;
    this.work = work;
    thread = new Thread(this::run, "orders");
    thread.start();
  }

  /** How many may be started. */
  void upTo(int orders) {
    limit = orders;
  }

  /** How many were started. */
  int started() {
    return started;
  }

  /** Throws if it has ended by an error. */
  void check() {
    RuntimeException e = failure.get();
    if (e != null) {
      throw new IllegalStateException("orders are not started any more", e);
    }
  }

  private void run() {
    try {
      long last = System.nanoTime();
      for (int i = 1; i <= number && !closed; i++) {
        while (!closed && System.nanoTime() < last + pauseBefore(i)) {
          LockSupport.parkNanos(1_000_000);
        }
        work.accept(i);
        started = i;
        last = Math.max(last + pauseBefore(i), System.nanoTime() - pause);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private long pauseBefore(int i) {
    int left = limit - i;
    if (limit == number) {
      return pause;
    }
    return left > 0 ? Math.max(pause, RESERVE / left) : Long.MAX_VALUE / 2;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
