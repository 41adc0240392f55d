package io.daggerflow.tools.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic of the job from its beginning: what is committed now, and on request what comes
 * after. Records of aborted transactions are never seen.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Connection connection;
  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final int partitions;

  /**
   * Opens the topic.
   *
   * @throws ClientException if the broker does not answer or has no such topic
   */
  public TopicReader(Connection connection, String topic) {
    this.connection = connection;
    this.topic = topic;
    this.consumer = connection.consumer();
    try {
      this.partitions = partitionsOf(consumer, connection, topic);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    if (partitions == 0) {
      consumer.close();
      throw connection.missing(topic);
    }
  }

  /** Number of partitions of a topic; 0 if there is no such topic. */
  static int partitionsOf(Consumer<byte[], byte[]> consumer, Connection connection, String topic) {
    try {
      List<PartitionInfo> found = consumer.partitionsFor(topic, Connection.PATIENCE);
      return found == null ? 0 : found.size();
    } catch (UnknownTopicOrPartitionException e) {
      return 0;
    } catch (KafkaException e) {
      throw connection.failed("topic '" + topic + "'", e);
    }
  }

  /**
   * Reads on in the partition of one key only, as the job's producer chooses it.
   *
   * @return this
   */
  public TopicReader of(byte[] key) {
    assign(List.of(new TopicPartition(topic, partition(key, partitions))));
    return this;
  }

  /**
   * Reads on in all partitions.
   *
   * @return this
   */
  public TopicReader whole() {
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(new TopicPartition(topic, partition));
    }
    assign(all);
    return this;
  }

  /**
   * The record at one place.
   *
   * @return null if the topic has none there: none was written, or its retention is over
   */
  public @Nullable ConsumerRecord<byte[], byte[]> at(int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    try {
      if (partition < 0 || partition >= partitions || offset < 0) {
        return null;
      }
      Long end = consumer.endOffsets(List.of(place), Connection.PATIENCE).get(place);
      Long begin = consumer.beginningOffsets(List.of(place), Connection.PATIENCE).get(place);
      if (end == null || begin == null || offset < begin || offset >= end) {
        return null;
      }
      consumer.assign(List.of(place));
      consumer.seek(place, offset);
      long patience = System.nanoTime() + Connection.PATIENCE.toNanos();
      while (consumer.position(place, Connection.PATIENCE) <= offset) {
        if (System.nanoTime() > patience) {
          throw new TimeoutException("no record within " + Connection.PATIENCE);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          return record.offset() == offset ? record : null;
        }
      }
      return null;
    } catch (KafkaException e) {
      throw connection.failed("to read topic '" + topic + "'", e);
    }
  }

  /** The partition of a key by the default partitioner of Kafka's producer. */
  static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  private void assign(Collection<TopicPartition> assigned) {
    consumer.assign(assigned);
    consumer.seekToBeginning(assigned);
  }

  /**
   * Reads what is committed now.
   *
   * @param each takes the records, those of one key in their order
   * @throws ClientException if the broker does not bring it
   */
  public void toEnd(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    to(ends(), each);
  }

  /** Where the partitions end now. */
  public Ends ends() {
    try {
      return new Ends(connection, consumer);
    } catch (KafkaException e) {
      throw connection.failed("to read topic '" + topic + "'", e);
    }
  }

  /** Reads what is committed up to there. */
  public void to(Ends ends, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try {
      ends.reach(() -> consumer.poll(POLL).forEach(each));
    } catch (KafkaException e) {
      throw connection.failed("to read topic '" + topic + "'", e);
    }
  }

  /**
   * Reads on, for as long as wanted.
   *
   * @param each takes the records
   * @param wanted asked after each bundle of records
   */
  public void follow(
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each, BooleanSupplier wanted) {
    try {
      while (wanted.getAsBoolean()) {
        consumer.poll(POLL).forEach(each);
      }
    } catch (KafkaException e) {
      throw connection.failed("to read topic '" + topic + "'", e);
    }
  }

  /** Whether the record has this key. */
  public static boolean hasKey(ConsumerRecord<byte[], byte[]> record, byte @Nullable [] key) {
    return Arrays.equals(record.key(), key);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
