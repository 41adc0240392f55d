package io.daggerflow.correlation;

import io.daggerflow.codec.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is known at one correlation key, for whoever looks at a savepoint.
 *
 * @param subscriptions of those who wait, in the order in which they are asked
 * @param hints of those who are only expected to
 * @param kept messages that nobody took, oldest first
 * @param counts how many messages there are of which deliveries came back
 * @param wakeAt when the next thing is due, in epoch milliseconds; 0 for never
 */
public record KeyContents(
    List<Subscription> subscriptions,
    List<Subscription> hints,
    List<Offer> kept,
    int counts,
    long wakeAt) {

  /** What the state of a key holds. */
  public static KeyContents read(Store store) {
    KeyState key = new KeyState(new Draft(store), Correlator.INLINE);
    List<Subscription> subscriptions = new ArrayList<>();
    for (Line line : List.of(key.shared, key.again, key.exclusive)) {
      Line.Cursor cursor = line.cursor();
      while (cursor.next()) {
        subscriptions.add(KeyState.place(cursor).subscription());
      }
    }
    List<Offer> kept = new ArrayList<>();
    Line.Cursor cursor = key.kept.cursor();
    while (cursor.next()) {
      kept.add(CorrelationFormat.readKept(cursor.entry()));
    }
    List<Subscription> hints = key.hints.stream().map(KeyState.Expected::subscription).toList();
    return new KeyContents(subscriptions, hints, kept, key.refusalCount(), key.wakeAt);
  }
}
