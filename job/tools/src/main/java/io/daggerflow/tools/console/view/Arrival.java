package io.daggerflow.tools.console.view;

import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of the job's topics, made ready for the database.
 *
 * @param json null if the record holds no JSON object
 * @param packed the bytes to keep; empty if they are none
 */
public record Arrival(
    Kind kind,
    String topic,
    int partition,
    long offset,
    String key,
    @Nullable Map<String, @Nullable Object> json,
    byte[] packed) {

  /** The topic, by what it holds. */
  public enum Kind {
    EVENT,
    TEMPLATE,
    DEAD_LETTER,
    REJECTION;

    static Kind of(String topic, Topics topics) {
      if (topic.equals(topics.events())) {
        return EVENT;
      }
      if (topic.equals(topics.templates())) {
        return TEMPLATE;
      }
      return topic.equals(topics.deadLetters()) ? DEAD_LETTER : REJECTION;
    }
  }

  /** Reads and packs a record. */
  public static Arrival of(ConsumerRecord<byte[], byte[]> record, Topics topics) {
    Map<String, @Nullable Object> json = Records.json(record);
    return new Arrival(
        Kind.of(record.topic(), topics),
        record.topic(),
        record.partition(),
        record.offset(),
        record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
        json,
        json == null ? new byte[0] : Packed.of(record.value()));
  }

  /** The instance whose event this is; null if it is something else. */
  @Nullable String instanceId() {
    return kind == Kind.EVENT && json != null && json.get("instanceId") instanceof String id
        ? id
        : null;
  }

  byte[] body() {
    return packed;
  }

  Map<String, @Nullable Object> read() {
    return Packed.read(packed);
  }
}
