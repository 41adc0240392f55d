package io.daggerflow.tools;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.value.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Answers requests as the job does, in transactions, but does no work. Instances of {@code Quick}
 * are COMPLETED in a second step; a request {@code silence} gets no answer.
 */
final class FakeJob implements AutoCloseable {

  static final String LETTER =
      """
      {"topic": "PAYMENT_LISTENER", "partition": 0, "offset": 18, "key": "A1", "headers": [], \
      "code": "UNMATCHED", "message": "Expected an instance, but none came", \
      "correlationKey": "zzz", "value": "{\\"order_number\\": \\"zzz\\"}", \
      "valueEncoding": "utf-8", "time": "2030-01-01T00:00:00.000Z"}""";

  private static final String TIME = "2030-01-01T00:00:00.000Z";

  private final Connection connection;
  private final Thread thread = new Thread(this::run, "fake-job");
  private volatile boolean closed;
  private volatile Map<String, Object> lastRequest = Map.of();

  FakeJob(Connection connection) {
    this.connection = connection;
    thread.start();
  }

  Map<String, Object> lastRequest() {
    return lastRequest;
  }

  private void run() {
    Map<String, Object> settings = new HashMap<>(connection.settings());
    settings.put("transactional.id", "fake-job");
    try (Consumer<byte[], byte[]> consumer = connection.consumer();
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic :
          List.of(connection.topics().control(), connection.topics().deployments())) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closed) {
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(record -> answer(producer, record.key(), Records.json(record)));
      }
    }
  }

  private void answer(Producer<byte[], byte[]> producer, byte[] key, Map<String, Object> request) {
    lastRequest = request;
    if ("silence".equals(request.get("type"))) {
      return;
    }
    producer.beginTransaction();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("requestId", request.get("requestId"));
    answer.put("time", TIME);
    if ("deploy".equals(request.get("type"))) {
      deploy(producer, (Map<?, ?>) request.get("definition"), answer);
    } else if ("retire".equals(request.get("type"))
        && !"NoSuchTemplate".equals(request.get("template"))) {
      answer.put("template", request.get("template"));
      answer.put("version", request.get("version"));
      answer.put("status", "RETIRED");
      send(producer, connection.topics().templates(), key, answer);
    } else if ("NoSuchTemplate".equals(request.get("template"))) {
      answer.put("instanceId", request.get("instanceId"));
      answer.put("code", "UNKNOWN_TEMPLATE");
      answer.put("message", "Expected a template, but no");
      send(producer, connection.topics().rejections(), key, answer);
    } else {
      event(producer, key, request, answer);
    }
    producer.commitTransaction();
  }

  private void deploy(
      Producer<byte[], byte[]> producer, Map<?, ?> definition, Map<String, Object> answer) {
    String id = definition.get("template") + "@" + definition.get("version");
    answer.put("template", definition.get("template"));
    answer.put("version", definition.get("version"));
    answer.put("definition", definition);
    answer.put("status", "ACTIVE");
    send(producer, connection.topics().templates(), id.getBytes(), answer);
  }

  private void event(
      Producer<byte[], byte[]> producer,
      byte[] key,
      Map<String, Object> request,
      Map<String, Object> answer) {
    answer.put("instanceId", request.get("instanceId"));
    answer.put("template", request.getOrDefault("template", "OrderWorkflow"));
    answer.put("version", request.getOrDefault("version", 1L));
    answer.put("seq", 1L);
    answer.put("cause", Map.of("type", "request", "request", request.get("type")));
    boolean suspends = "suspend".equals(request.get("type"));
    answer.put(
        "transitions", suspends ? List.of() : List.of(transition("NOT_STARTED", "EXECUTING")));
    if (suspends) {
      answer.put("suspended", true);
    }
    answer.put("parameters", request.getOrDefault("parameters", Map.of()));
    answer.put("status", "EXECUTING");
    send(producer, connection.topics().events(), key, answer);
    if ("Quick".equals(request.get("template"))) {
      answer.remove("requestId");
      answer.put("seq", 2L);
      answer.put("parameters", Map.of());
      answer.put("transitions", List.of(transition("EXECUTING", "COMPLETED")));
      answer.put("status", "COMPLETED");
      send(producer, connection.topics().events(), key, answer);
    }
  }

  private static Map<String, Object> transition(String from, String to) {
    return Map.of("path", "", "type", "workflow", "from", from, "to", to, "run", 1L);
  }

  private static void send(
      Producer<byte[], byte[]> producer, String topic, byte[] key, Map<String, Object> value) {
    producer.send(new ProducerRecord<>(topic, key, Json.bytes(value)));
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
