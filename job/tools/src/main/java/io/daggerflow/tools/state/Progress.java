package io.daggerflow.tools.state;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Says every few seconds how far a reading is that takes long. */
final class Progress implements AutoCloseable {

  private static final long SECONDS = 5;

  private final PrintWriter out;
  private final AtomicLong count = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private volatile String what = "";

  Progress(PrintWriter out) {
    this.out = out;
    clock.scheduleAtFixedRate(this::tell, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  /** Something else is read from now on. */
  void begin(String name) {
    what = name;
    count.set(0);
  }

  void one() {
    count.incrementAndGet();
  }

  private void tell() {
    out.println(
        what.isEmpty()
            ? "Reading templates and calls"
            : String.format(Locale.ROOT, "%,d %s read", count.get(), what));
    out.flush();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
