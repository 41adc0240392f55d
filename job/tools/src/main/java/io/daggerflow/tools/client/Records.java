package io.daggerflow.tools.client;

import io.daggerflow.value.Json;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the values of the job's records. */
public final class Records {

  private Records() {}

  /**
   * The JSON object that a record holds.
   *
   * @return null if it holds none: nothing that the job wrote
   */
  @SuppressWarnings("unchecked") // Json gives maps with text keys
  public static @Nullable Map<String, @Nullable Object> json(
      ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    try {
      return Json.parse(record.value()) instanceof Map<?, ?> map
          ? (Map<String, @Nullable Object>) map
          : null;
    } catch (Json.InvalidJsonException e) {
      return null;
    }
  }
}
