package io.daggerflow.tools.client;

import io.daggerflow.format.DeadLetterFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies on its topic.
 *
 * @param record not changed by anybody
 */
public record StoredLetter(
    ConsumerRecord<byte[], byte[]> record, Map<String, @Nullable Object> json) {

  /** The dead letter in a record; null if it holds none. */
  public static @Nullable StoredLetter of(ConsumerRecord<byte[], byte[]> record) {
    Map<String, @Nullable Object> json = Records.json(record);
    return json == null ? null : new StoredLetter(record, json);
  }

  /** Where it lies: {@code topic/partition/offset}. */
  public String position() {
    return record.topic() + '/' + record.partition() + '/' + record.offset();
  }

  /** A field as text; null where there is none. */
  public @Nullable String text(String field) {
    Object value = json.get(field);
    return value == null ? null : value.toString();
  }

  /** Why its message cannot come again, as a sentence; null if it can. */
  public @Nullable String obstacle(Topics topics) {
    try {
      String topic = DeadLetterFormat.read(record.value(), record.timestamp()).message().topic();
      return topics.canComeAgain(topic)
          ? null
          : "Expected a dead letter of requests or messages, but it is of '" + topic + "'";
    } catch (DeadLetterFormat.UnreadableDeadLetterException e) {
      return e.getMessage();
    }
  }

  byte[] positionBytes() {
    return position().getBytes(StandardCharsets.UTF_8);
  }
}
