package io.daggerflow.correlation;

import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that is offered to those who wait at a key.
 *
 * @param keepMillis how long it is kept if nobody takes it
 * @param countOnly whether it is only counted when it expires: every listener of the channel says
 *     {@code onUnmatched: ignore}
 * @param deadline when it expires, in epoch milliseconds; 0 as long as it was never kept
 * @param turnedAwayBy instances with an exclusive subscription that turned it away
 */
public record Offer(
    Key key,
    Message message,
    long keepMillis,
    boolean countOnly,
    long deadline,
    List<String> turnedAwayBy)
    implements Input {

  public Offer {
    turnedAwayBy = List.copyOf(turnedAwayBy);
  }

  /** A message that has just come. */
  public Offer(Key key, Message message, long keepMillis, boolean countOnly) {
    this(key, message, keepMillis, countOnly, 0, List.of());
  }

  Offer withDeadline(long newDeadline) {
    return new Offer(key, message, keepMillis, countOnly, newDeadline, turnedAwayBy);
  }

  Offer turnedAway(String instance) {
    List<String> all = new ArrayList<>(turnedAwayBy);
    all.add(instance);
    return new Offer(key, message, keepMillis, countOnly, deadline, all);
  }

  @Override
  public void handle(Handler handler) {
    handler.offer(this);
  }
}
