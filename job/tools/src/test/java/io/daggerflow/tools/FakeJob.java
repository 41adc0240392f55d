package io.daggerflow.tools;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.value.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Answers requests as the job does, in transactions, but does no work. Instances of {@code Quick}
 * are COMPLETED in a second step; a request {@code silence} gets no answer.
 */
final class FakeJob extends JobStandIn {

  static final String LETTER =
      """
      {"topic": "PAYMENT_LISTENER", "partition": 0, "offset": 18, "key": "A1", "headers": [], \
      "code": "UNMATCHED", "message": "Expected an instance, but none came", \
      "correlationKey": "zzz", "value": "{\\"order_number\\": \\"zzz\\"}", \
      "valueEncoding": "utf-8", "time": "2030-01-01T00:00:00.000Z"}""";

  private static final String TIME = "2030-01-01T00:00:00.000Z";

  private volatile Map<String, Object> lastRequest = Map.of();

  FakeJob(Connection connection) {
    super(connection, List.of(connection.topics().control(), connection.topics().deployments()));
    start();
  }

  Map<String, Object> lastRequest() {
    return lastRequest;
  }

  @Override
  List<ProducerRecord<byte[], byte[]>> answers(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    Map<String, Object> request = Records.json(record);
    lastRequest = request;
    if ("silence".equals(request.get("type"))) {
      return List.of();
    }
    if ("deploy".equals(request.get("type"))) {
      Map<?, ?> template = (Map<?, ?>) request.get("definition");
      return List.of(accepted(template, request.get("requestId"), TIME));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("requestId", request.get("requestId"));
    answer.put("time", TIME);
    if ("NoSuchTemplate".equals(request.get("template"))) {
      answer.put("instanceId", request.get("instanceId"));
      answer.put("code", "UNKNOWN_TEMPLATE");
      answer.put("message", "Expected a template, but no");
      return List.of(record(connection.topics().rejections(), key, answer));
    }
    if ("retire".equals(request.get("type"))) {
      answer.put("template", request.get("template"));
      answer.put("version", request.get("version"));
      answer.put("status", "RETIRED");
      return List.of(record(connection.topics().templates(), key, answer));
    }
    return events(key, request, answer);
  }

  private List<ProducerRecord<byte[], byte[]>> events(
      byte[] key, Map<String, Object> request, Map<String, Object> answer) {
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
    ProducerRecord<byte[], byte[]> first = record(connection.topics().events(), key, answer);
    if (!"Quick".equals(request.get("template"))) {
      return List.of(first);
    }
    answer.remove("requestId");
    answer.put("seq", 2L);
    answer.put("parameters", Map.of());
    answer.put("transitions", List.of(transition("EXECUTING", "COMPLETED")));
    answer.put("status", "COMPLETED");
    return List.of(first, record(connection.topics().events(), key, answer));
  }

  private static Map<String, Object> transition(String from, String to) {
    return Map.of("path", "", "type", "workflow", "from", from, "to", to, "run", 1L);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, byte[] key, Map<String, Object> value) {
    return new ProducerRecord<>(topic, key, Json.bytes(value));
  }
}
