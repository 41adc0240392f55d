package io.daggerflow.codec;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store in memory. Its text is equal for equal content only. */
public final class MapStore implements Store {

  private final Map<String, byte[]> parts = new TreeMap<>();
  private byte @Nullable [] head;

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

  /** The names of the parts, in their order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(parts.keySet());
  }

  /** How many bytes head and parts have, names included. */
  public long bytes() {
    long bytes = head == null ? 0 : head.length;
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      bytes += part.getKey().length() + part.getValue().length;
    }
    return bytes;
  }

  public boolean isEmpty() {
    return head == null && parts.isEmpty();
  }

  public MapStore copy() {
    MapStore copy = new MapStore();
    copy.head = head;
    copy.parts.putAll(parts);
    return copy;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Arrays.toString(head));
    parts.forEach((name, bytes) -> text.append(name).append(Arrays.toString(bytes)));
    return text.toString();
  }
}
