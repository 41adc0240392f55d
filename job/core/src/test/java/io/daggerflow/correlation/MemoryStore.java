package io.daggerflow.correlation;

import io.daggerflow.codec.Store;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in memory that counts how often it is asked. */
final class MemoryStore implements Store {

  byte @Nullable [] head;
  final Map<String, byte[]> parts = new HashMap<>();

  int headReads;
  int headWrites;
  int partReads;
  int partWrites;

  @Override
  public byte @Nullable [] head() {
    headReads++;
    return head;
  }

  @Override
  public void head(byte @Nullable [] bytes) {
    headWrites++;
    head = bytes;
  }

  @Override
  public byte @Nullable [] part(String name) {
    partReads++;
    return parts.get(name);
  }

  @Override
  public void part(String name, byte @Nullable [] bytes) {
    partWrites++;
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

  /** All accesses since the last call. */
  int accesses() {
    int sum = headReads + headWrites + partReads + partWrites;
    headReads = 0;
    headWrites = 0;
    partReads = 0;
    partWrites = 0;
    return sum;
  }

  boolean empty() {
    return head == null && parts.isEmpty();
  }
}
