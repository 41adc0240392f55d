package io.daggerflow.state;

import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came while the instance was suspended, in order of arrival: a part each (rule S9.2). */
final class Waiting {

  private static final String PART = "w";

  private final @Nullable Store store;
  private final Map<Long, byte @Nullable []> changed = new HashMap<>();
  private long first;
  private long next;

  Waiting(@Nullable Store store) {
    this.store = store;
  }

  void add(byte[] event) {
    changed.put(next, event);
    next++;
  }

  /** The oldest; null if there is none. */
  byte @Nullable [] first() {
    if (first == next) {
      return null;
    }
    byte[] event = changed.get(first);
    return event != null || store == null ? event : store.part(PART + first);
  }

  int size() {
    return (int) (next - first);
  }

  void removeFirst() {
    changed.put(first, null);
    first++;
  }

  void write(FieldWriter head, int firstField, int nextField, Store target) {
    changed.forEach((number, event) -> target.part(PART + number, event));
    head.number(firstField, first).number(nextField, next);
  }

  void firstNumber(long value) {
    first = value;
  }

  void nextNumber(long value) {
    next = value;
  }
}
