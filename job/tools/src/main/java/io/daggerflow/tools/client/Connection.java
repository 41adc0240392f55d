package io.daggerflow.tools.client;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is and how to speak to it: the settings of Kafka's clients and the names of the
 * topics. Makes the clients that all tools use.
 *
 * @param settings of Kafka's clients, {@code bootstrap.servers} among them
 * @param watcher takes sentences about what takes long
 */
public record Connection(
    Map<String, Object> settings, Topics topics, java.util.function.Consumer<String> watcher) {

  /** The broker of {@code scripts/cluster}. */
  public static final String DEFAULT_BOOTSTRAP_SERVER = "localhost:9092";

  /** How long a broker may take to answer at all. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String TOPIC_PREFIX = "topics.";

  public Connection {
    settings = Map.copyOf(settings);
  }

  /** A connection that nobody watches. */
  public Connection(Map<String, Object> settings, Topics topics) {
    this(settings, topics, sentence -> {});
  }

  /** The same connection, watched. */
  public Connection watchedBy(java.util.function.Consumer<String> watching) {
    return new Connection(settings, topics, watching);
  }

  /** A connection with the default topics and nothing but an address. */
  public static Connection to(String bootstrapServers) {
    return new Connection(Map.of("bootstrap.servers", bootstrapServers), Topics.defaults());
  }

  /**
   * A connection by a file of Kafka client properties. Properties {@code topics.control}, {@code
   * topics.events}, … in it name topics of the job.
   *
   * @throws ClientException if the file cannot be read
   */
  public static Connection read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ClientException(
          "Expected a file of Kafka client properties, but '"
              + file
              + "' cannot be read: "
              + (e instanceof java.nio.file.NoSuchFileException ? "there is none" : e.getMessage()),
          e);
    }
    Map<String, Object> settings = new HashMap<>();
    Map<String, String> topics = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name).strip();
      if (name.startsWith(TOPIC_PREFIX)) {
        topics.put(name.substring(TOPIC_PREFIX.length()), value);
      } else {
        settings.put(name, value);
      }
    }
    return new Connection(settings, Topics.of(topics));
  }

  /** The same connection with another broker. */
  public Connection at(String bootstrapServers) {
    Map<String, Object> changed = new HashMap<>(settings);
    changed.put("bootstrap.servers", bootstrapServers);
    return new Connection(changed, topics, watcher);
  }

  /** Addresses of the broker, for sentences. */
  public String bootstrapServers() {
    return String.valueOf(settings.getOrDefault("bootstrap.servers", DEFAULT_BOOTSTRAP_SERVER));
  }

  /**
   * A consumer without a group that sees committed records only.
   *
   * @throws ClientException if the settings are wrong
   */
  public Consumer<byte[], byte[]> consumer() {
    return consumer(null);
  }

  /**
   * The same, which may keep positions under a name.
   *
   * @param group null for none
   */
  public Consumer<byte[], byte[]> consumer(@Nullable String group) {
    Map<String, Object> all = clientSettings();
    all.remove("group.id");
    if (group != null) {
      all.put("group.id", group);
    }
    all.put("isolation.level", "read_committed");
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "earliest");
    all.put("allow.auto.create.topics", "false");
    return client(
        () -> new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * A producer that waits for all replicas and repeats nothing.
   *
   * @throws ClientException if the settings are wrong
   */
  public Producer<byte[], byte[]> producer() {
    return producer(Map.of());
  }

  /**
   * A producer of transactions. Whoever makes another one of the same name ends those of this one.
   *
   * @throws ClientException if the settings are wrong
   */
  Producer<byte[], byte[]> transactional(String name) {
    return producer(Map.of("transactional.id", name));
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> all = clientSettings();
    all.putAll(more);
    all.put("acks", "all");
    all.put("enable.idempotence", "true");
    all.putIfAbsent("linger.ms", "0");
    all.putIfAbsent("max.block.ms", String.valueOf(PATIENCE.toMillis()));
    return client(
        () -> new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * An admin client.
   *
   * @throws ClientException if the settings are wrong
   */
  public Admin admin() {
    Map<String, Object> all = clientSettings();
    return client(() -> Admin.create(all));
  }

  private Map<String, Object> clientSettings() {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("bootstrap.servers", DEFAULT_BOOTSTRAP_SERVER);
    all.putIfAbsent("client.id", "dagger-tools");
    all.putIfAbsent("default.api.timeout.ms", String.valueOf(PATIENCE.toMillis()));
    all.putIfAbsent("request.timeout.ms", String.valueOf(PATIENCE.toMillis() - 1000));
    return all;
  }

  private <T> T client(Supplier<T> creation) {
    try {
      return creation.get();
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ClientException(
          "Expected settings of a Kafka client for "
              + bootstrapServers()
              + ", but: "
              + cause.getMessage(),
          e);
    }
  }

  /** What to say when the broker did not answer in time. */
  ClientException silent(Exception e) {
    return new ClientException(
        "Expected a Kafka broker at "
            + bootstrapServers()
            + ", but none answered within "
            + PATIENCE.toSeconds()
            + " s",
        e);
  }

  /** What to say when the broker answered, but does not any more. */
  ClientException standsStill(String topic, Duration patience) {
    return new ClientException(
        "Expected to read topic '"
            + topic
            + "' on "
            + bootstrapServers()
            + " to its end, but nothing came for "
            + patience.toSeconds()
            + " s");
  }

  /** What to say when the broker lacks a topic. */
  ClientException missing(String topic) {
    return new ClientException(
        "Expected topic '"
            + topic
            + "' on "
            + bootstrapServers()
            + ", but there is none: 'dagger topics --create' makes it");
  }

  /** What to say of any other fault of a Kafka client. */
  public ClientException failed(String doing, Exception e) {
    if (e instanceof org.apache.kafka.common.errors.TimeoutException) {
      return silent(e);
    }
    return new ClientException(
        "Expected " + doing + " on " + bootstrapServers() + ", but: " + e.getMessage(), e);
  }
}
