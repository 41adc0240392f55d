package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The correlation keys that an instance wants. They stand in the head as long as they are few;
 * then, for good, each is a part of its own.
 */
final class Subscriptions {

  /** More keys than these are not kept in the head. */
  static final int HEAD_KEYS = 8;

  private static final String PART = "s";

  private final @Nullable Store store;
  private final Map<String, Subscribed> known = new LinkedHashMap<>();
  private boolean split;

  Subscriptions(@Nullable Store store) {
    this.store = store;
  }

  /** What is wanted under a key, made if there is nothing. */
  Subscribed get(String key) {
    Subscribed subscribed = known.get(key);
    if (subscribed == null) {
      byte[] part = split && store != null ? store.part(PART + key) : null;
      subscribed = part == null ? new Subscribed() : Subscribed.read(new FieldReader(part));
      known.put(key, subscribed);
    }
    return subscribed;
  }

  /** All keys, for whoever knows the names of the parts. */
  Map<String, Subscribed> all(Iterable<String> parts) {
    if (split) {
      for (String part : parts) {
        if (part.startsWith(PART)) {
          get(part.substring(PART.length()));
        }
      }
    }
    return known;
  }

  void write(FieldWriter head, int field, int splitField, Store target) {
    if (!split && wanted() <= HEAD_KEYS) {
      known.forEach((key, one) -> writeInline(head, field, key, one));
      return;
    }
    known.forEach((key, one) -> writePart(key, one, target));
    split = true;
    head.flag(splitField, true);
  }

  private int wanted() {
    int count = 0;
    for (Subscribed one : known.values()) {
      count += one.isEmpty() ? 0 : 1;
    }
    return count;
  }

  private static void writeInline(FieldWriter head, int field, String key, Subscribed one) {
    if (!one.isEmpty()) {
      head.message(field, out -> one.write(out.text(15, key)));
    }
  }

  private void writePart(String key, Subscribed one, Store target) {
    if (one.isEmpty() && split && one.isChanged()) {
      target.part(PART + key, null);
    } else if (!one.isEmpty() && (one.isChanged() || !split)) {
      FieldWriter out = new FieldWriter();
      one.write(out);
      target.part(PART + key, out.toBytes());
    }
  }

  void readOne(FieldReader in) {
    in.next();
    String key = in.text();
    known.put(key, Subscribed.read(in));
  }

  void split(boolean value) {
    split = value;
  }
}
