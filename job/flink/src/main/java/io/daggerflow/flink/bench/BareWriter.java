package io.daggerflow.flink.bench;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes records to the topic that is read by the driver, or to the one that nobody reads. */
final class BareWriter implements KafkaRecordSerializationSchema<Tuple2<String, byte[]>> {

  /** First byte of a value for the second topic. */
  static final byte LOOP = 'l';

  private final String out;
  private final String loop;

  BareWriter(String out, String loop) {
    this.out = out;
    this.loop = loop;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Tuple2<String, byte[]> record, KafkaSinkContext context, @Nullable Long timestamp) {
    return new ProducerRecord<>(
        record.f1[0] == LOOP ? loop : out, record.f0.getBytes(StandardCharsets.UTF_8), record.f1);
  }
}
