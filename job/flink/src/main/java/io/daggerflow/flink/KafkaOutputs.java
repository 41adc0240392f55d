package io.daggerflow.flink;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Kafka transactions: what belongs to a checkpoint becomes visible together, once, when it has
 * completed. An outage that is longer than the transaction timeout loses what was not committed.
 */
final class KafkaOutputs implements Outputs {

  private final String deploymentId;
  private final Properties producer;

  KafkaOutputs(String deploymentId, Map<String, String> kafka, long transactionTimeoutMillis) {
    this.deploymentId = deploymentId;
    producer = ProducerDefaults.with(kafka);
    producer.put("transaction.timeout.ms", Long.toString(transactionTimeoutMillis));
  }

  @Override
  public void attach(DataStream<Frame> records, String uid) {
    KafkaSink<Frame> sink =
        KafkaSink.<Frame>builder()
            .setKafkaProducerConfig(producer)
            .setBootstrapServers(producer.getProperty("bootstrap.servers"))
            .setRecordSerializer(new RecordWriter())
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(deploymentId + "-" + uid)
            .build();
    records.sinkTo(sink).uid(uid).name(uid);
  }
}
