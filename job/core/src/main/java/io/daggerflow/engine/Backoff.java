package io.daggerflow.engine;

import io.daggerflow.expression.Expression;
import io.daggerflow.template.Place;
import io.daggerflow.template.RetryPolicy;
import io.daggerflow.template.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/** How long to wait between two tries (rule S7.2). */
final class Backoff {

  private static final double LONGEST = Long.MAX_VALUE / 4.0;

  private Backoff() {}

  /**
   * The wait after a try in milliseconds.
   *
   * @param attempt the try that failed, from 1
   */
  static long millis(RetryPolicy retry, Transaction step, Place place, int attempt) {
    double initial = millis(retry.initialInterval(), step, place);
    double longest = millis(retry.maxInterval(), step, place);
    double wait = Math.min(longest, initial * Math.pow(retry.multiplier(), attempt - 1));
    String seed =
        step.instanceId() + '/' + place.path() + '/' + step.node(place).run() + '/' + attempt;
    double moved = wait * (1 + retry.jitter() * fraction(seed));
    return Math.round(Math.max(0, Math.min(moved, LONGEST)));
  }

  private static double millis(Expression duration, Transaction step, Place place) {
    Instant now = Instant.ofEpochMilli(step.now());
    Instant end = Times.after(duration, step.variables().of(place), now);
    return Duration.between(now, end).toMillis();
  }

  /** Equal text, equal number, from -1 to 1. */
  private static double fraction(String seed) {
    CRC32 hash = new CRC32();
    hash.update(seed.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() / (double) 0xFFFF_FFFFL * 2 - 1;
  }
}
