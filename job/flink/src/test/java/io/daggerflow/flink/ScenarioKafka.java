package io.daggerflow.flink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of scenarios on a broker, one scenario after the other. */
final class ScenarioKafka implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final AdminClient admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<String> existing;
  private final Set<TopicPartition> used = new HashSet<>();

  /** Where the records of this scenario begin. */
  private final Map<TopicPartition, Long> begin = new HashMap<>();

  /** What was read already. */
  private final Map<TopicPartition, Long> position = new HashMap<>();

  ScenarioKafka(String servers) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers);
    admin = AdminClient.create(properties);
    existing = new HashSet<>(await(() -> admin.listTopics().names().get()));
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    properties.put("isolation.level", "read_committed");
    properties.put("fetch.max.wait.ms", "5");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  // ---- between scenarios

  /** These topics exist, and have no records. */
  void begin(Map<String, Integer> topics) {
    List<NewTopic> missing = new ArrayList<>();
    used.clear();
    topics.forEach(
        (topic, partitions) -> {
          if (existing.add(topic)) {
            missing.add(new NewTopic(topic, partitions, (short) 1));
          }
          for (int i = 0; i < partitions; i++) {
            used.add(new TopicPartition(topic, i));
          }
        });
    await(() -> admin.createTopics(missing).all().get());
    while (!areKnown(missing)) {
      pause();
    }
    Map<TopicPartition, Long> ends = ends(IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          if (end > begin.getOrDefault(partition, 0L)) {
            old.put(partition, RecordsToDelete.beforeOffset(end));
          }
        });
    await(() -> admin.deleteRecords(old).all().get());
    begin.putAll(ends);
    position.clear();
    position.putAll(ends);
  }

  /** A broker learns of new topics a little later. */
  private boolean areKnown(List<NewTopic> topics) {
    List<String> names = topics.stream().map(NewTopic::name).toList();
    try {
      admin.describeTopics(names).allTopicNames().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // ---- in a scenario

  /** Writes a record. */
  RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    return await(() -> producer.send(record).get());
  }

  /** The offset as if the scenario had begun with empty topics. */
  long relative(String topic, long partition, long offset) {
    return offset - begin.getOrDefault(new TopicPartition(topic, (int) partition), 0L);
  }

  /** What the job has written and committed since this was asked; waits for what it commits yet. */
  List<ConsumerRecord<byte[], byte[]>> read() {
    Map<TopicPartition, Long> written = ends(IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> ends = ends(IsolationLevel.READ_COMMITTED);
    while (!reaches(ends, written)) {
      pause();
      ends = ends(IsolationLevel.READ_COMMITTED);
    }
    ends.entrySet().removeIf(end -> end.getValue() <= position.get(end.getKey()));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    if (ends.isEmpty()) {
      return records;
    }
    consumer.assign(ends.keySet());
    ends.keySet().forEach(partition -> consumer.seek(partition, position.get(partition)));
    while (!reaches(positions(), ends)) {
      consumer.poll(POLL).forEach(records::add);
    }
    position.putAll(ends);
    return records;
  }

  private static boolean reaches(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> others) {
    return others.entrySet().stream().allMatch(o -> ends.get(o.getKey()) >= o.getValue());
  }

  private Map<TopicPartition, Long> positions() {
    return consumer.assignment().stream().collect(Collectors.toMap(p -> p, consumer::position));
  }

  private Map<TopicPartition, Long> ends(IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> latest =
        used.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    await(() -> admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get())
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  static Optional<byte[]> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name)).map(h -> h.value());
  }

  static void pause() {
    await(
        () -> {
          Thread.sleep(3);
          return "";
        });
  }

  /** Something that is waited for. */
  @FunctionalInterface
  interface Waiting<T> {
    T get() throws InterruptedException, ExecutionException;
  }

  static <T> T await(Waiting<T> waiting) {
    try {
      return waiting.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
    admin.close();
  }
}
