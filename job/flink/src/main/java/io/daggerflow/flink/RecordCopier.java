package io.daggerflow.flink;

import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes a record over as it is. It never parses: what fails here would fail again after every
 * restart.
 */
final class RecordCopier implements KafkaRecordDeserializationSchema<Frame> {

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Frame> out) {
    out.collect(
        Frame.message(
            new Message(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers(record))));
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    var headers = record.headers().toArray();
    if (headers.length == 0) {
      return List.of();
    }
    List<Header> copy = new ArrayList<>(headers.length);
    for (var header : headers) {
      copy.add(new Header(header.key(), header.value()));
    }
    return copy;
  }

  @Override
  public TypeInformation<Frame> getProducedType() {
    return FrameTypeInfo.INSTANCE;
  }
}
