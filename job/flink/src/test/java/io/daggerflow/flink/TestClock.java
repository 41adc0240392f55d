package io.daggerflow.flink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.MdcUtils;
import org.apache.flink.util.clock.Clock;
import org.slf4j.MDC;

/**
 * Processing time of one job that stands still until it is moved. A timer fires when it is told to,
 * also one that is due at once.
 */
public final class TestClock extends Clock implements AutoCloseable {

  /** Id of a job → the clock that its tasks follow. */
  private static final Map<String, TestClock> ALL = new ConcurrentHashMap<>();

  private final String job;

  private final AtomicLong numbers = new AtomicLong();
  private final PriorityBlockingQueue<Timer> timers = new PriorityBlockingQueue<>();
  private volatile long now;

  /** The tasks of this job will follow it. */
  TestClock(JobID job, long now) {
    this.job = job.toHexString();
    this.now = now;
    ALL.put(this.job, this);
  }

  /**
   * The one of the job for which this thread begins a task; null for real time. Flink says in the
   * context of the log for which job a thread works.
   */
  public static TestClock current() {
    String job = MDC.get(MdcUtils.JOB_ID);
    return job == null ? null : ALL.get(job);
  }

  @Override
  public void close() {
    ALL.remove(job);
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
