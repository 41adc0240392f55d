package io.daggerflow.flink;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes the batches of one writer: each in one short transaction that also moves the writer's
 * {@link Marker}. The marker is the metadata of an offset that a consumer group of nobody commits.
 *
 * <p>A new publisher first takes over the writer's transactional id. That ends what another one has
 * open and refuses all it does from then on; only then what the marker says is final.
 */
final class Publisher implements AutoCloseable {

  private final TopicPartition place;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ConsumerGroupMetadata group;
  private Marker marker;

  /**
   * @param id of the transactions and of the consumer group
   */
  Publisher(Publishing how, String id) {
    place = new TopicPartition(how.markers(), 0);
    Properties properties = ProducerDefaults.with(how.kafka());
    properties.put("transaction.timeout.ms", Long.toString(how.transactionTimeoutMillis()));
    properties.put("transactional.id", id);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      try (KafkaConsumer<?, ?> consumer = consumer(how.kafka(), id)) {
        group = consumer.groupMetadata();
        OffsetAndMetadata offset = consumer.committed(Set.of(place)).get(place);
        marker = Marker.of(offset == null ? "" : offset.metadata());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A consumer waits for offsets of transactions that are not yet settled. */
  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> kafka, String id) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.put("group.id", id);
    properties.put("enable.auto.commit", "false");
    properties.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Publishes a batch unless that is done already. After an exception the publisher is of no use:
   * whether the batch is out is found by the next one.
   *
   * @return whether it was not yet out
   * @throws IOException if its content cannot be unpacked
   */
  boolean publish(Batch batch) throws IOException {
    if (marker.covers(batch)) {
      return false;
    }
    Marker next = marker.with(batch);
    producer.beginTransaction();
    BatchContent.forEach(batch.content(), record -> producer.send(RecordWriter.record(record)));
    producer.sendOffsetsToTransaction(
        Map.of(place, new OffsetAndMetadata(batch.number(), next.text())), group);
    producer.commitTransaction();
    marker = next;
    return true;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
