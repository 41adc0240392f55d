package io.daggerflow.flink.bench;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Key and value of a record, unread. */
final class BareReader implements KafkaRecordDeserializationSchema<Tuple2<String, byte[]>> {

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<String, byte[]>> out) {
    out.collect(Tuple2.of(new String(record.key(), StandardCharsets.UTF_8), record.value()));
  }

  @Override
  public TypeInformation<Tuple2<String, byte[]>> getProducedType() {
    return BareJob.RECORD;
  }
}
