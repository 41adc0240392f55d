package io.daggerflow.flink;

import io.daggerflow.template.Graph;
import io.daggerflow.value.Json;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topic of accepted templates, each time on from where it stopped. */
final class TemplatesTopic implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(TemplatesTopic.class);
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final String topic;
  private final Map<String, String> kafka;
  private final Map<Integer, Long> positions = new HashMap<>();

  TemplatesTopic(String topic, Map<String, String> kafka) {
    this.topic = topic;
    this.kafka = new HashMap<>(kafka);
  }

  /** Whoever wants to know what became of versions. */
  interface Reader {
    void accepted(Graph template);

    /**
     * A retired version has left.
     *
     * @param id {@code name@version}
     */
    default void left(String id) {
      // whoever only wants to know what there ever was
    }
  }

  /** Shows all that has happened since the last call. */
  void readOn(Reader reader) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      readOn(consumer, reader);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    properties.remove("group.id");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void readOn(KafkaConsumer<byte[], byte[]> consumer, Reader reader) {
    Set<TopicPartition> partitions =
        consumer.partitionsFor(topic, WAIT).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, WAIT);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    for (TopicPartition partition : partitions) {
      Long position = positions.get(partition.partition());
      if (position != null) {
        consumer.seek(partition, position);
      }
    }
    long deadline = System.nanoTime() + WAIT.toNanos();
    while (!isAtEnd(consumer, ends) && System.nanoTime() < deadline) {
      consumer.poll(Duration.ofMillis(100)).forEach(record -> show(record, reader));
    }
    for (TopicPartition partition : partitions) {
      positions.put(partition.partition(), consumer.position(partition, WAIT));
    }
  }

  private static boolean isAtEnd(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), WAIT) >= end.getValue());
  }

  private void show(ConsumerRecord<byte[], byte[]> record, Reader reader) {
    if (record.value() == null) {
      if (record.key() != null) {
        reader.left(new String(record.key(), StandardCharsets.UTF_8));
      }
      return;
    }
    Graph graph;
    try {
      if (!(Json.parse(record.value()) instanceof Map<?, ?> answer
          && answer.get("definition") instanceof Map<?, ?> definition)) {
        return;
      }
      graph = TemplateSet.compiled(StoredTemplate.active("", Json.bytes(definition), 0));
    } catch (Json.InvalidJsonException | RuntimeException e) {
      LOG.warn("Offset {} of {} is no template: {}", record.offset(), topic, e.getMessage());
      return;
    }
    reader.accepted(graph);
  }
}
