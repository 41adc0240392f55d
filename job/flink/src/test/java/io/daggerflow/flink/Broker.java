package io.daggerflow.flink;

import io.daggerflow.message.Header;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.jspecify.annotations.Nullable;

/** A real broker in the JVM of a test, with a user's program on it. */
final class Broker implements AutoCloseable {

  /** Records of a test clock may have any time. */
  private static final String ANY_TIME = String.valueOf(Long.MAX_VALUE);

  private final KafkaClusterTestKit kit;
  private final String servers;
  private final KafkaProducer<String, String> producer;
  private final KafkaProducer<byte[], byte[]> bytes;

  Broker() throws Exception {
    kit =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumBrokerNodes(1)
                    .setNumControllerNodes(1)
                    .build())
            .setConfigProp("auto.create.topics.enable", "false")
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "2")
            .setConfigProp("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500")
            .setConfigProp("log.message.timestamp.after.max.ms", ANY_TIME)
            .setConfigProp("log.retention.ms", "-1")
            .setConfigProp("log.roll.ms", ANY_TIME)
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    servers = kit.bootstrapServers();
    Properties properties = properties();
    properties.put("linger.ms", "5");
    producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    properties.put("max.request.size", "20000000");
    properties.put("linger.ms", "0");
    bytes = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers);
    return properties;
  }

  String servers() {
    return servers;
  }

  void create(String topic, int partitions) throws Exception {
    try (AdminClient admin = AdminClient.create(properties())) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
      awaitTopic(admin, topic);
    }
  }

  /** The controller has made it; the broker hears of it a little later. */
  private static void awaitTopic(AdminClient admin, String topic) throws Exception {
    while (!admin.listTopics().names().get().contains(topic)) {
      Thread.sleep(10);
    }
  }

  /** The topics of the job, as {@code dagger topics --create} makes them. */
  void createOwnTopics() throws Exception {
    try (AdminClient admin = AdminClient.create(properties())) {
      List<NewTopic> topics = new ArrayList<>();
      for (String name :
          List.of("control", "templates", "events", "rejections", "dead-letters", "replay")) {
        topics.add(new NewTopic("dagger." + name, 2, (short) 1));
      }
      topics.add(new NewTopic("dagger.deployments", 1, (short) 1));
      topics.add(new NewTopic("dagger.loopback", 32, (short) 1));
      admin.createTopics(topics).all().get();
    }
  }

  void send(String topic, String key, String value) {
    producer.send(new ProducerRecord<>(topic, key, value));
  }

  /** A record of another time. */
  void send(String topic, String key, String value, long timestamp) {
    producer.send(new ProducerRecord<>(topic, null, timestamp, key, value));
  }

  /** So many records, in the place of those that others have read. */
  void fill(String topic, int partition, int records) {
    for (int i = 0; i < records; i++) {
      producer.send(new ProducerRecord<>(topic, partition, null, "read before"));
    }
  }

  /** For each partition the offset behind its last record; what ends transactions is none. */
  Map<TopicPartition, Long> ends(String... topics) {
    Map<TopicPartition, Long> ends = new LinkedHashMap<>();
    try (Reader reader = read(topics)) {
      reader.consumer.assignment().forEach(partition -> ends.put(partition, 0L));
      reader
          .consumer
          .endOffsets(ends.keySet())
          .forEach(
              (partition, end) -> {
                while (reader.consumer.position(partition) < end) {
                  reader
                      .consumer
                      .poll(Duration.ofMillis(100))
                      .forEach(
                          record ->
                              ends.put(
                                  new TopicPartition(record.topic(), record.partition()),
                                  record.offset() + 1));
                }
              });
    }
    return ends;
  }

  /** Stops the broker, waits and starts it again, at the same address. */
  void restart(Duration away) throws Exception {
    var server = kit.brokers().get(0);
    server.shutdown();
    server.awaitShutdown();
    Thread.sleep(away.toMillis());
    server.startup();
  }

  /** Raises the length of the records that a topic takes. */
  void takeUpTo(String topic, int bytes) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp op =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", String.valueOf(bytes)), AlterConfigOp.OpType.SET);
    try (AdminClient admin = AdminClient.create(properties())) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
    }
  }

  /** Sends any bytes, however many, and waits until the broker has them. */
  RecordMetadata sendBytes(
      String topic, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers)
      throws Exception {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    headers.forEach(header -> record.headers().add(header.name(), header.value()));
    return bytes.send(record).get();
  }

  void flush() {
    producer.flush();
  }

  /** A record as a reader of committed ones sees it. */
  record Seen(String topic, int partition, String key, String value, Map<String, String> headers) {
    /** Empty if the record has no value. */
    Map<?, ?> json() {
      try {
        return value.isEmpty() ? Map.of() : (Map<?, ?>) Objects.requireNonNull(Json.parse(value));
      } catch (Json.InvalidJsonException e) {
        throw new AssertionError(value, e);
      }
    }
  }

  Reader read(String... topics) {
    return new Reader(List.of(topics));
  }

  /** Reads topics from their beginning, committed records only. */
  final class Reader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Seen> all = new ArrayList<>();

    Reader(List<String> topics) {
      Properties properties = properties();
      properties.put("isolation.level", "read_committed");
      properties.put("auto.offset.reset", "earliest");
      consumer =
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }

    /** What has come since the last call; waits a little. */
    List<Seen> next() {
      List<Seen> fresh = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        fresh.add(
            new Seen(
                record.topic(),
                record.partition(),
                text(record.key()),
                text(record.value()),
                headers));
      }
      all.addAll(fresh);
      return fresh;
    }

    /** All that has come. */
    List<Seen> all() {
      return all;
    }

    private static String text(byte[] bytes) {
      return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  @Override
  public void close() throws Exception {
    producer.close();
    bytes.close();
    kit.close();
  }
}
