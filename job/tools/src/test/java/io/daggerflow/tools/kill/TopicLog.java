package io.daggerflow.tools.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Topics read from their beginning with a plain consumer: no group, no code of the project. */
final class TopicLog implements AutoCloseable {

  private final KafkaConsumer<String, String> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  TopicLog(String bootstrapServer, IsolationLevel isolation, List<String> topics) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServer);
    settings.put("isolation.level", isolation.toString().toLowerCase(java.util.Locale.ROOT));
    settings.put("auto.offset.reset", "none");
    settings.put("enable.auto.commit", "false");
    settings.put("allow.auto.create.topics", "false");
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    for (String topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** What has come since the last call; waits a little for something. */
  List<ConsumerRecord<String, String>> next() {
    List<ConsumerRecord<String, String>> fresh = new ArrayList<>();
    consumer.poll(Duration.ofMillis(200)).forEach(fresh::add);
    return fresh;
  }

  /** The end of each partition, for this isolation: open transactions hold back a committed one. */
  Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(partitions);
  }

  /** All records from the beginning to the present end. */
  List<ConsumerRecord<String, String>> all() {
    Map<TopicPartition, Long> ends = ends();
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      records.addAll(next());
    }
    return records;
  }

  /**
   * Topics as both kinds of readers find them.
   *
   * @param aborted how many records only readers of uncommitted ones see
   * @param committedEnds where readers of committed ones are held back by an open transaction
   */
  record Reading(
      int aborted, Map<TopicPartition, Long> committedEnds, Map<TopicPartition, Long> ends) {}

  /** Reads topics from their beginning and shows what is committed. */
  static Reading read(
      String server, List<String> topics, Consumer<ConsumerRecord<String, String>> committed) {
    int seen;
    Map<TopicPartition, Long> committedEnds;
    try (TopicLog log = new TopicLog(server, IsolationLevel.READ_COMMITTED, topics)) {
      List<ConsumerRecord<String, String>> records = log.all();
      records.forEach(committed);
      seen = records.size();
      committedEnds = log.ends();
    }
    try (TopicLog log = new TopicLog(server, IsolationLevel.READ_UNCOMMITTED, topics)) {
      int all = log.all().size();
      return new Reading(all - seen, committedEnds, log.ends());
    }
  }

  static Optional<String> header(ConsumerRecord<String, String> record, String name) {
    Header header = record.headers().lastHeader(name);
    return Optional.ofNullable(header)
        .map(Header::value)
        .map(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
