package io.daggerflow.tools.client;

import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the job and gives their answers. Every request carries a {@code requestId}; the
 * one record that carries it again on the topics of events, rejections or templates is the answer.
 * One thread reads those topics from where they ended when the client was made; requests may be
 * sent by many threads, any number at a time.
 *
 * <pre>{@code
 * try (DaggerClient client = new DaggerClient(Connection.to("localhost:9092"))) {
 *   Answer answer =
 *       client.ask(
 *           Map.of("type", "start", "instanceId", "o-1", "template", "OrderWorkflow",
 *               "parameters", Map.of("order_number", "A1")),
 *           Duration.ofSeconds(30));
 * }
 * }</pre>
 */
public final class DaggerClient implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Connection connection;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
  private final List<java.util.function.Consumer<Map<String, @Nullable Object>>> listeners =
      new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile boolean closed;
  private volatile @Nullable ClientException broken;

  /**
   * Connects, and notes where the topics end now.
   *
   * @throws ClientException if the broker does not answer or lacks a topic
   */
  public DaggerClient(Connection connection) {
    this.connection = connection;
    this.consumer = connection.consumer();
    try {
      seekToEnd();
      this.producer = connection.producer();
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    this.reader = new Thread(this::read, "dagger-answers");
    this.reader.setDaemon(true);
    this.reader.start();
  }

  private void seekToEnd() {
    Topics topics = connection.topics();
    require(topics.control());
    List<TopicPartition> partitions = new ArrayList<>();
    partitions.addAll(require(topics.events()));
    partitions.addAll(require(topics.rejections()));
    partitions.addAll(partitions(topics.templates()));
    try {
      consumer.assign(partitions);
      consumer.endOffsets(partitions, Connection.PATIENCE).forEach(consumer::seek);
    } catch (KafkaException e) {
      throw connection.failed("the ends of topics", e);
    }
  }

  private List<TopicPartition> require(String topic) {
    List<TopicPartition> partitions = partitions(topic);
    if (partitions.isEmpty()) {
      throw connection.missing(topic);
    }
    return partitions;
  }

  private List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    int count = TopicReader.partitionsOf(consumer, connection, topic);
    for (int partition = 0; partition < count; partition++) {
      partitions.add(new TopicPartition(topic, partition));
    }
    return partitions;
  }

  /**
   * Sends a request. The request gets a {@code requestId} unless it has one.
   *
   * @param request as the wire format says, with its {@code type}
   * @return completed with the answer, or with a {@link ClientException} if it cannot be sent;
   *     never by time
   */
  public CompletableFuture<Answer> send(Map<String, ?> request) {
    Map<String, @Nullable Object> complete = new LinkedHashMap<>(request);
    String requestId =
        (String) complete.computeIfAbsent("requestId", name -> UUID.randomUUID().toString());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(requestId, answer);
    answer.whenComplete((done, failure) -> waiting.remove(requestId));
    ClientException failed = broken;
    if (failed != null) {
      answer.completeExceptionally(failed);
      return answer;
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic(complete), key(complete), Json.bytes(complete));
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure != null) {
              answer.completeExceptionally(connection.failed("to send a request", failure));
            }
          });
    } catch (KafkaException e) {
      answer.completeExceptionally(connection.failed("to send a request", e));
    }
    return answer;
  }

  private String topic(Map<String, @Nullable Object> request) {
    boolean concernsTemplate = isOfTemplate(request);
    return concernsTemplate ? connection.topics().deployments() : connection.topics().control();
  }

  private static boolean isOfTemplate(Map<String, @Nullable Object> request) {
    return "deploy".equals(request.get("type")) || "retire".equals(request.get("type"));
  }

  /** The instance, or the template, that the request is about: it keeps their requests in order. */
  private static byte @Nullable [] key(Map<String, @Nullable Object> request) {
    Object key = request.get(isOfTemplate(request) ? "template" : "instanceId");
    if (request.get("definition") instanceof Map<?, ?> definition && isOfTemplate(request)) {
      key = definition.get("template");
    }
    return key == null ? null : key.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws ClientException if it cannot be sent or no answer came in time; the request may still
   *     take effect later
   */
  public Answer ask(Map<String, ?> request, Duration timeout) {
    return await(send(request), timeout);
  }

  /**
   * Waits for an answer.
   *
   * @throws ClientException if it could not be sent or none came in time
   */
  public Answer await(CompletableFuture<Answer> answer, Duration timeout) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new ClientException(
          "Expected an answer of the job within "
              + seconds(timeout)
              + ", but none came. The request stays in its topic and takes effect when the job runs",
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ClientException failure
          ? failure
          : new ClientException(String.valueOf(e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected an answer, but the wait was interrupted", e);
    }
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  /**
   * Adds someone who gets every event that the client sees, of all instances, on the client's
   * reading thread; an event comes to the listeners before it answers a request.
   */
  public void onEvent(java.util.function.Consumer<Map<String, @Nullable Object>> listener) {
    listeners.add(listener);
  }

  /**
   * Does nothing while the client works.
   *
   * @throws ClientException if it can no longer read answers and events
   */
  public void check() {
    ClientException failure = broken;
    if (failure != null) {
      throw failure;
    }
  }

  private void read() {
    try {
      while (!closed) {
        consumer.poll(POLL).forEach(this::take);
      }
    } catch (WakeupException e) {
      // closed
    } catch (RuntimeException e) {
      fail(connection.failed("to read answers", e));
    }
  }

  private void fail(ClientException failure) {
    broken = failure;
    waiting.values().forEach(answer -> answer.completeExceptionally(failure));
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Map<String, @Nullable Object> json = Records.json(record);
    if (json == null) {
      return;
    }
    Answer.Kind kind = kind(record.topic());
    if (kind == Answer.Kind.EVENT) {
      listeners.forEach(listener -> listener.accept(json));
    }
    if (json.get("requestId") instanceof String requestId) {
      CompletableFuture<Answer> answer = waiting.get(requestId);
      if (answer != null) {
        answer.complete(new Answer(kind, json));
      }
    }
  }

  private Answer.Kind kind(String topic) {
    if (topic.equals(connection.topics().rejections())) {
      return Answer.Kind.REJECTION;
    }
    return topic.equals(connection.topics().templates()) ? Answer.Kind.TEMPLATE : Answer.Kind.EVENT;
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      reader.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    producer.close();
    fail(new ClientException("Expected an answer, but the client was closed"));
  }
}
