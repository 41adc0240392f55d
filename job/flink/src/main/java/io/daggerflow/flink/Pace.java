package io.daggerflow.flink;

/**
 * Spreads wake-ups. Flink fires all that are due in one go, and no checkpoint barrier passes
 * meanwhile: after a tenth of a second of them the others wait, each once, in order and at the rate
 * that was seen. Those that were due before a restore wait for the answers that lie in Kafka.
 */
final class Pace {

  private static final long BURST_MILLIS = 100;
  private static final long SLOT_MILLIS = 150;
  private static final long PAUSE_MILLIS = 20;
  private static final int SPREAD_MILLIS = 2_000;

  private final long heldUpTo;
  private final long heldUntil;
  private long burstStart = Long.MIN_VALUE;
  private long last = Long.MIN_VALUE / 2;
  private int fired;
  private int postponed;

  private Pace(long heldUpTo, long heldUntil) {
    this.heldUpTo = heldUpTo;
    this.heldUntil = heldUntil;
  }

  static Pace fresh() {
    return new Pace(Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** All wake-ups wait until then. */
  static Pace quiet(long until) {
    return new Pace(Long.MAX_VALUE, until);
  }

  /**
   * After a restore.
   *
   * @param graceMillis how long wake-ups wait that were due at that moment
   */
  static Pace restored(long restoredAt, long graceMillis) {
    return new Pace(restoredAt, restoredAt + graceMillis);
  }

  /** Something else was done in between. */
  void pause() {
    last = Long.MIN_VALUE / 2;
  }

  /**
   * When a wake-up that is held back is to be handled: 0 for at once. It holds for those too that
   * waited already when the job was lost.
   *
   * @param time for which it was asked
   * @param atLeastUntil until when it is held back in any case
   */
  long hold(long time, long now, long atLeastUntil) {
    long until = Math.max(time > heldUpTo ? Long.MIN_VALUE : heldUntil, atLeastUntil);
    if (now >= until) {
      return 0;
    }
    postponed++;
    return until + postponed % SPREAD_MILLIS;
  }

  /**
   * When a wake-up that is due is to be handled: 0 for at once.
   *
   * @param time for which it was asked
   */
  long postpone(long time, long now) {
    return postpone(time, now, Long.MIN_VALUE);
  }

  /**
   * When a wake-up that is due is to be handled: 0 for at once.
   *
   * @param time for which it was asked
   * @param atLeastUntil until when it is held back in any case
   */
  long postpone(long time, long now, long atLeastUntil) {
    long later = hold(time, now, atLeastUntil);
    if (later > 0) {
      return later;
    }
    if (now - last > PAUSE_MILLIS) {
      burstStart = now;
      fired = 0;
      postponed = 0;
    }
    last = now;
    if (now - burstStart < BURST_MILLIS) {
      fired++;
      return 0;
    }
    postponed++;
    return now + SLOT_MILLIS * (1 + postponed / Math.max(1, fired));
  }
}
