package io.daggerflow.flink;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where records leave the job at once, whatever becomes of their step: at least once, since a step
 * that is rolled back is done again. A checkpoint is complete only when Kafka has all before it.
 */
final class ImmediateOutput {

  private ImmediateOutput() {}

  static void attach(DataStream<Frame> records, String uid, Map<String, String> kafka) {
    Properties producer = ProducerDefaults.immediate(kafka);
    KafkaSink<Frame> sink =
        KafkaSink.<Frame>builder()
            .setKafkaProducerConfig(producer)
            .setBootstrapServers(producer.getProperty("bootstrap.servers"))
            .setRecordSerializer(new RecordWriter())
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .build();
    records.sinkTo(sink).uid(uid).name(uid);
  }
}
