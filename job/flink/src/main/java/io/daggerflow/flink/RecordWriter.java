package io.daggerflow.flink;

import io.daggerflow.message.Header;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Hands a record to the producer as it is. */
final class RecordWriter implements KafkaRecordSerializationSchema<Frame> {

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Frame frame, KafkaSinkContext context, @Nullable Long timestamp) {
    return record(frame.out());
  }

  /** The record as Kafka's producer takes it. */
  static ProducerRecord<byte[], byte[]> record(OutRecord out) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(out.topic(), out.partition(), out.key(), out.value());
    for (Header header : out.headers()) {
      record.headers().add(header.name(), header.value());
    }
    return record;
  }
}
