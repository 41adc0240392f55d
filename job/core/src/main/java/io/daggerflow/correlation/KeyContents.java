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
 */
public record KeyContents(
    List<Subscription> subscriptions, List<Subscription> hints, List<Offer> kept) {

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
    return new KeyContents(subscriptions, hints, kept);
  }
}
