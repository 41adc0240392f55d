package io.daggerflow.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that came from a listener topic. Its position is its identity. The bytes are not copied:
 * nobody changes them.
 *
 * @param timestamp of the record, in epoch milliseconds
 */
public record Message(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** How many bytes its key, value and headers take, more or less. */
  public int length() {
    int length = length(key) + length(value);
    for (Header header : headers) {
      length += header.name().length() + length(header.value());
    }
    return length;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
