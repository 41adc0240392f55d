package io.daggerflow.tools.kill;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Waits for something while life goes on, and tells now and then how far it is. */
abstract class Waiting {

  private final Duration patience;
  private final Duration tellEach;
  private final Consumer<String> say;
  private long told = System.nanoTime();

  /**
   * @param patience how long nothing may happen
   */
  Waiting(Duration patience, Duration tellEach, Consumer<String> say) {
    this.patience = patience;
    this.tellEach = tellEach;
    this.say = say;
  }

  /** Lets life go on a little. */
  abstract void live() throws IOException;

  /** How far it is. */
  abstract String progress();

  void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      look("waiting for " + what);
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what + "; " + progress());
      }
    }
  }

  /** Gives up when there was no progress for long; the audit then says which are missing. */
  void untilOver(IntSupplier over, int all) throws IOException {
    int before = -1;
    long end = 0;
    while (over.getAsInt() < all) {
      look("waiting for all orders");
      if (over.getAsInt() > before) {
        before = over.getAsInt();
        end = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() > end) {
        say.accept("no progress any more; " + progress());
        return;
      }
    }
    say.accept("the last of them is over; " + progress());
  }

  private void look(String what) throws IOException {
    live();
    if (System.nanoTime() - told > tellEach.toNanos()) {
      told = System.nanoTime();
      say.accept(progress() + ", " + what);
    }
  }
}
