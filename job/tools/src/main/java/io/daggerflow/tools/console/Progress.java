package io.daggerflow.tools.console;

import java.util.Locale;
import java.util.function.Consumer;

/** Says how far the view has caught up, every few seconds. */
final class Progress {

  private static final long EVERY_NANOS = 2_000_000_000L;

  private final Consumer<String> log;
  private long all;
  private long read;
  private long began;
  private long said;
  private boolean caughtUp;

  Progress(Consumer<String> log) {
    this.log = log;
  }

  void say(String sentence) {
    log.accept(sentence);
  }

  /**
   * Reading begins.
   *
   * @param behind how many offsets there are to read
   */
  void begin(long behind) {
    all = behind;
    read = 0;
    began = System.nanoTime();
    said = began;
    if (!caughtUp && behind > 0) {
      log.accept(String.format(Locale.ROOT, "Catching up: some %,d records to read", behind));
    }
  }

  void read(int records) {
    read += records;
    long now = System.nanoTime();
    if (!caughtUp && now - said > EVERY_NANOS) {
      said = now;
      log.accept(
          String.format(
              Locale.ROOT,
              "Catching up: %,d of some %,d records, %,d a second",
              read,
              Math.max(all, read),
              perSecond(now)));
    }
  }

  private long perSecond(long now) {
    return Math.round(read / Math.max(1e-3, (now - began) / 1e9));
  }

  void caughtUp(long unreadable) {
    caughtUp = true;
    String passed = unreadable == 0 ? "" : ", " + unreadable + " of them none of the job's";
    log.accept(
        String.format(
            Locale.ROOT,
            "The view is up to date: %,d records read%s, %,d a second",
            read,
            passed,
            perSecond(System.nanoTime())));
  }
}
