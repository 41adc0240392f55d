package io.daggerflow.scenario;

import io.daggerflow.codec.Store;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in memory. */
final class MapStore implements Store {

  private byte @Nullable [] head;
  private final Map<String, byte[]> parts = new HashMap<>();

  @Override
  public byte @Nullable [] head() {
    return head;
  }

  @Override
  public void head(byte @Nullable [] bytes) {
    head = bytes;
  }

  @Override
  public byte @Nullable [] part(String name) {
    return parts.get(name);
  }

  @Override
  public void part(String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      parts.remove(name);
    } else {
      parts.put(name, bytes);
    }
  }

  @Override
  public void clearParts() {
    parts.clear();
  }

  boolean isEmpty() {
    return head == null && parts.isEmpty();
  }
}
