package io.daggerflow.tools.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A user's service: sees committed commands only and answers each message id once, so that a
 * command sent twice shows up in the audit and not as a second answer.
 */
final class Service implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a service sends when it gets a command for the first time. */
  interface Work {
    List<ProducerRecord<String, String>> answers(String topic, JsonNode command);
  }

  private final Work work;
  private final TopicLog commands;
  private final KafkaProducer<String, String> producer;
  private final Set<String> answered = new HashSet<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Serves these topics. */
  Service(String bootstrapServer, List<String> topics, Work work) {
    this.work = work;
    commands = new TopicLog(bootstrapServer, IsolationLevel.READ_COMMITTED, topics);
    producer = producer(bootstrapServer);
    thread = new Thread(this::serve, "service of " + topics);
    thread.start();
  }

  /** A producer that loses and repeats nothing. */
  static KafkaProducer<String, String> producer(String bootstrapServer) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServer, "acks", "all", "linger.ms", "5"),
        new StringSerializer(),
        new StringSerializer());
  }

  private void serve() {
    try (commands;
        producer) {
      while (!closed) {
        for (ConsumerRecord<String, String> command : commands.next()) {
          answer(command);
        }
      }
    } catch (IOException | RuntimeException e) {
      failure.set(e);
    }
  }

  private void answer(ConsumerRecord<String, String> command) throws IOException {
    if (answered.add(TopicLog.header(command, "dagger-message-id").orElseThrow())) {
      JsonNode value = JSON.readTree(command.value());
      for (ProducerRecord<String, String> answer : work.answers(command.topic(), value)) {
        producer.send(answer, (where, e) -> failure.compareAndSet(null, e));
      }
    }
  }

  /** Throws if the service has ended by itself. */
  void check() {
    Exception e = failure.get();
    if (e != null) {
      throw new IllegalStateException("failed: " + thread.getName(), e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
