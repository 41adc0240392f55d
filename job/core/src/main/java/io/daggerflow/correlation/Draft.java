package io.daggerflow.correlation;

import io.daggerflow.codec.Store;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store as an input will leave it: what is written here reaches the store all at once. */
final class Draft {

  private final Store store;
  private final byte @Nullable [] head;
  private final Map<String, byte @Nullable []> written = new LinkedHashMap<>();

  Draft(Store store) {
    this.store = store;
    head = store.head();
  }

  /** The head as it was before. */
  byte @Nullable [] head() {
    return head;
  }

  byte @Nullable [] part(String name) {
    return written.containsKey(name) ? written.get(name) : store.part(name);
  }

  void part(String name, byte @Nullable [] bytes) {
    written.put(name, bytes);
  }

  /** Writes the parts, and the head unless it is as before; nothing after that can fail. */
  void save(byte @Nullable [] newHead) {
    written.forEach(store::part);
    if (!Arrays.equals(head, newHead)) {
      store.head(newHead);
    }
  }
}
