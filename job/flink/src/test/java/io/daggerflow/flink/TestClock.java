package io.daggerflow.flink;

import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.util.clock.Clock;

/**
 * Processing time that stands still until it is moved, for all tasks that begin while it is the
 * current one. A timer fires when it is told to, also one that is due at once.
 */
public final class TestClock extends Clock {

  private static volatile TestClock current;

  private final AtomicLong numbers = new AtomicLong();
  private final PriorityBlockingQueue<Timer> timers = new PriorityBlockingQueue<>();
  private volatile long now;

  TestClock(long now) {
    this.now = now;
  }

  /** The one that tasks follow; null for real time. */
  public static TestClock current() {
    return current;
  }

  /** From now on tasks that begin follow this clock, or real time if it is null. */
  static void use(TestClock clock) {
    current = clock;
  }

  /** Something happens at a time. */
  public ScheduledFuture<?> at(long time, Runnable act) {
    Timer timer = new Timer(time, numbers.incrementAndGet(), act);
    timers.add(timer);
    return timer;
  }

  /** The time of the first timer, {@code Long.MAX_VALUE} if there is none. */
  long next() {
    Timer first = timers.peek();
    return first == null ? Long.MAX_VALUE : first.time;
  }

  void moveTo(long time) {
    now = time;
  }

  /** Fires what is due, in order; says whether there was something. */
  boolean fire() {
    boolean fired = false;
    while (next() <= now) {
      Timer timer = timers.poll();
      if (timer != null) {
        timer.run();
        fired = true;
      }
    }
    return fired;
  }

  @Override
  public long absoluteTimeMillis() {
    return now;
  }

  @Override
  public long relativeTimeMillis() {
    return now;
  }

  @Override
  public long relativeTimeNanos() {
    return TimeUnit.MILLISECONDS.toNanos(now);
  }

  /** Of timers of one time the one that was asked for first comes first. */
  private final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long time;
    private final long number;

    Timer(long time, long number, Runnable act) {
      super(act, null);
      this.time = time;
      this.number = number;
    }

    @Override
    public boolean cancel(boolean interrupt) {
      timers.remove(this);
      return super.cancel(interrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(time - now, TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Timer timer = (Timer) other;
      return time == timer.time
          ? Long.compare(number, timer.number)
          : Long.compare(time, timer.time);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
