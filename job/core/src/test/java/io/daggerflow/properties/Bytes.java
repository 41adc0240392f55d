package io.daggerflow.properties;

import io.daggerflow.codec.Store;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be copied and compared. */
final class Bytes implements Store {

  private byte @Nullable [] head;
  private final Map<String, byte[]> parts = new TreeMap<>();

  Bytes copy() {
    Bytes copy = new Bytes();
    copy.head = head;
    copy.parts.putAll(parts);
    return copy;
  }

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

  /** Equal for equal content, also if that was written in another order. */
  String sorted() {
    byte[] sorted = head == null ? new byte[0] : head.clone();
    Arrays.sort(sorted);
    StringBuilder text = new StringBuilder(Arrays.toString(sorted));
    parts.forEach((name, bytes) -> text.append(name).append(Arrays.toString(bytes)));
    return text.toString();
  }

  /** Equal for equal content only. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Arrays.toString(head));
    parts.forEach((name, bytes) -> text.append(name).append(Arrays.toString(bytes)));
    return text.toString();
  }
}
