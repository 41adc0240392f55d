package io.daggerflow.tools.console.view;

import io.daggerflow.tools.client.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as the job writes them, at the offsets that they would have. */
public final class Told {

  private final Topics topics = Topics.defaults();
  private final Map<String, Long> next = new HashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();

  /** An event of an instance; the ones of an instance lie in one partition. */
  public Told event(String id, String json) {
    String known = "{\"instanceId\": " + io.daggerflow.value.Json.text(id) + ", ";
    return record(topics.events(), Math.floorMod(id.hashCode(), 3), id, known + json + "}");
  }

  /** An order that has begun at this second of the year 2030. */
  public Told order(String id, int second, String number) {
    return event(
        id,
        """
        "template": "OrderWorkflow", "version": 1, "seq": 1, "time": "%s",
        "cause": {"type": "request", "request": "start"}, "status": "EXECUTING", "requestId": "r-%s",
        "transitions": [
         {"path": "", "type": "workflow", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1},
         {"path": "PAYMENT", "type": "process", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1,
          "due": "%s"},
         {"path": "PAYMENT/PAYMENT_LISTENER", "type": "kafka-listener", "from": "NOT_STARTED",
          "to": "EXECUTING", "run": 1, "waitsFor": {"topic": "PAYMENT_LISTENER", "value": "%s"}}],
        "parameters": {"order_number": "%s", "amount": 10}, "jobRun": "one\""""
            .formatted(time(second), second, time(second + 900), number, number));
  }

  /** The order is over. */
  public Told over(String id, int second, String status) {
    return event(
        id,
        """
        "template": "OrderWorkflow", "version": 1, "seq": 2, "time": "%1$s", "jobRun": "one",
        "cause": {"type": "message", "topic": "PAYMENT_LISTENER", "partition": 0, "offset": 17},
        "status": "%2$s", %3$s
        "transitions": [
         {"path": "PAYMENT/PAYMENT_LISTENER", "type": "kafka-listener", "from": "EXECUTING",
          "to": "%2$s", "run": 1},
         {"path": "PAYMENT", "type": "process", "from": "EXECUTING", "to": "%2$s", "run": 1},
         {"path": "", "type": "workflow", "from": "EXECUTING", "to": "%2$s", "run": 1}],
        "parameters": {"payment_id": 7}"""
            .formatted(
                time(second),
                status,
                status.equals("FAILURE")
                    ? "\"reason\": \"PAYMENT: HTTP_STATUS: it is 503\","
                    : ""));
  }

  public Told template(String name, long version, String status, String processes) {
    return record(
        topics.templates(),
        0,
        name + "@" + version,
        """
        {"template": "%1$s", "version": %2$d, "status": "%3$s", "time": "%4$s",
         "definition": {"template": "%1$s", "version": %2$d, "processes": %5$s}}"""
            .formatted(name, version, status, time(0), processes));
  }

  public Told deadLetter(String code, String value, int second) {
    return record(
        topics.deadLetters(),
        0,
        "k",
        """
        {"topic": "PAYMENT_LISTENER", "partition": 0, "offset": %d, "key": "A1", "headers": [],
         "code": "%s", "message": "Expected an instance, but none came", "value": %s,
         "valueEncoding": "utf-8", "time": "%s"}"""
            .formatted(second, code, io.daggerflow.value.Json.text(value), time(second)));
  }

  /** Any record. */
  public Told record(
      String topic, int partition, String key, @org.jspecify.annotations.Nullable String value) {
    long offset = next.merge(topic + partition, 1L, Long::sum) - 1;
    arrivals.add(
        Arrival.of(
            new ConsumerRecord<>(
                topic,
                partition,
                // every transaction leaves a mark in between
                offset * 2,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)),
            topics));
    return this;
  }

  /** What has been told since the last call. */
  public List<Arrival> take() {
    List<Arrival> taken = List.copyOf(arrivals);
    arrivals.clear();
    return taken;
  }

  public static String time(int second) {
    return Times.text(1_893_456_000_000L + second * 1000L);
  }
}
