package io.daggerflow.flink;

import io.daggerflow.routing.Channels;
import io.daggerflow.template.Graph;
import io.daggerflow.value.Json;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that deployed templates listen to, learned from the topic of accepted templates: who
 * looks for partitions sees no stream of the job. Reads on where it stopped.
 */
final class DeployedTopics implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(DeployedTopics.class);
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final String templates;
  private final Map<String, String> kafka;
  private final Map<Integer, Long> positions = new HashMap<>();
  private final Set<String> topics = new HashSet<>();

  DeployedTopics(Settings settings) {
    templates = settings.topics().templates();
    kafka = new HashMap<>(settings.kafka());
  }

  /** All of them so far; those known before if Kafka does not answer. */
  Set<String> topics() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      readOn(consumer);
    } catch (KafkaException e) {
      LOG.warn("The accepted templates could not be read", e);
    }
    return topics;
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

  private void readOn(KafkaConsumer<byte[], byte[]> consumer) {
    Set<TopicPartition> partitions =
        consumer.partitionsFor(templates, WAIT).stream()
            .map(info -> new TopicPartition(templates, info.partition()))
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
      consumer.poll(Duration.ofMillis(100)).forEach(this::learn);
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

  private void learn(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      if (Json.parse(record.value()) instanceof Map<?, ?> answer
          && answer.get("definition") instanceof Map<?, ?> definition) {
        topics.addAll(topicsOf(definition));
      }
    } catch (Json.InvalidJsonException | RuntimeException e) {
      LOG.warn("Offset {} of {} is no template: {}", record.offset(), templates, e.getMessage());
    }
  }

  private static Set<String> topicsOf(Map<?, ?> definition) {
    StoredTemplate template = StoredTemplate.active("", Json.bytes(definition), 0);
    Graph graph = TemplateSet.compiled(template);
    Set<String> topics = new HashSet<>();
    Channels.of(graph).forEach(channel -> topics.add(channel.topic()));
    graph.template().startOn().forEach(startOn -> topics.add(startOn.topic()));
    return topics;
  }
}
