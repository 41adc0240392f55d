package io.daggerflow.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in memory that counts how often it is asked. */
public final class MemoryStore implements Store {

  /** By name. */
  public final Map<String, byte[]> parts = new HashMap<>();

  /** Null if there is none. */
  public byte @Nullable [] head;

  private int accesses;
  private long bytes;

  @Override
  public byte @Nullable [] head() {
    return counted(head);
  }

  @Override
  public void head(byte @Nullable [] value) {
    head = counted(value);
  }

  @Override
  public byte @Nullable [] part(String name) {
    return counted(parts.get(name));
  }

  @Override
  public void part(String name, byte @Nullable [] value) {
    if (counted(value) == null) {
      parts.remove(name);
    } else {
      parts.put(name, value);
    }
  }

  @Override
  public void clearParts() {
    accesses++;
    parts.clear();
  }

  private byte @Nullable [] counted(byte @Nullable [] value) {
    accesses++;
    bytes += value == null ? 0 : value.length;
    return value;
  }

  /** How often it was read or written since the last call. */
  public int accesses() {
    int count = accesses;
    accesses = 0;
    return count;
  }

  /** How many bytes were read and written since the last call. */
  public long bytes() {
    long count = bytes;
    bytes = 0;
    return count;
  }

  public boolean empty() {
    return head == null && parts.isEmpty();
  }
}
