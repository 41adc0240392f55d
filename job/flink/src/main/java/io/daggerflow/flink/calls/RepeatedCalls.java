package io.daggerflow.flink.calls;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The calls that were open when the task was lost, until they are over. Each has some time again,
 * from when it goes out once more: its limit may have passed during the outage, or while its step
 * waited for a checkpoint.
 */
public final class RepeatedCalls {

  private static final long NOT_OUT_YET = Long.MAX_VALUE;

  private final long graceMillis;
  private final LongSupplier clock;

  /** Instance → call → until when it has time. */
  private final Map<String, Map<Ticket, Long>> until = new HashMap<>();

  /**
   * @param graceMillis the time that they have
   * @param clock that of wake-ups
   */
  public RepeatedCalls(long graceMillis, LongSupplier clock) {
    this.graceMillis = graceMillis;
    this.clock = clock;
  }

  void add(Ticket ticket) {
    if (graceMillis > 0) {
      until
          .computeIfAbsent(ticket.instance(), instance -> new HashMap<>(2))
          .put(ticket, NOT_OUT_YET);
    }
  }

  /** A call that is to go out: one that is repeated with time enough. */
  Ask withGrace(Ask ask) {
    Map<Ticket, Long> calls = until.get(ask.ticket().instance());
    return calls != null && calls.containsKey(ask.ticket()) ? ask.atLeast(graceMillis) : ask;
  }

  /** It went out: from now on its time runs. */
  void wentOut(Ticket ticket) {
    Map<Ticket, Long> calls = until.get(ticket.instance());
    if (calls != null) {
      calls.replace(ticket, clock.getAsLong() + graceMillis);
    }
  }

  void over(Ticket ticket) {
    until.computeIfPresent(
        ticket.instance(),
        (instance, calls) -> {
          calls.remove(ticket);
          return calls.isEmpty() ? null : calls;
        });
  }

  /**
   * Until when the wake-ups of an instance wait for the answers to its repeated calls; the past if
   * they need not.
   */
  long holds(String instance, long now) {
    long latest = 0;
    for (long time : until.getOrDefault(instance, Map.of()).values()) {
      latest = Math.max(latest, time);
    }
    return latest == NOT_OUT_YET ? now + graceMillis : latest;
  }
}
