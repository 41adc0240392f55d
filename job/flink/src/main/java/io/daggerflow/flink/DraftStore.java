package io.daggerflow.flink;

import io.daggerflow.codec.Store;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a step writes until all of the step has succeeded, so that one that fails while it is
 * written leaves the state untouched.
 */
final class DraftStore implements Store {

  private final Store store;
  private final Map<String, byte @Nullable []> parts = new HashMap<>(2);
  private boolean cleared;
  private boolean headWritten;
  private byte @Nullable [] head;

  DraftStore(Store store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] head() {
    return headWritten ? head : store.head();
  }

  @Override
  public void head(byte @Nullable [] bytes) {
    headWritten = true;
    head = bytes;
  }

  @Override
  public byte @Nullable [] part(String name) {
    return cleared || parts.containsKey(name) ? parts.get(name) : store.part(name);
  }

  @Override
  public void part(String name, byte @Nullable [] bytes) {
    parts.put(name, bytes);
  }

  @Override
  public void clearParts() {
    cleared = true;
    parts.clear();
  }

  /** Writes it all. */
  void save() {
    if (cleared) {
      store.clearParts();
    }
    parts.forEach(store::part);
    if (headWritten) {
      store.head(head);
    }
  }
}
