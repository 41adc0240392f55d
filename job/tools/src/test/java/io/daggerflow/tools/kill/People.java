package io.daggerflow.tools.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Everybody who writes requests: customers, who order, and some of whom cancel when all parcels are
 * on their way; an operator, who repairs the printer and lets a held task try again; and somebody
 * who sends what cannot be used. They see committed events only, and do each thing once.
 */
final class People implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TWICE_EVERY = 100;
  private static final int UNKNOWN_EVERY = 150;
  private static final int GARBAGE_EVERY = 120;
  private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILURE", "STOPPED", "SKIPPED");

  private final LabelPrinter printer;
  private final KafkaProducer<String, String> producer;
  private final Map<String, Set<String>> onTheirWay = new HashMap<>();
  private final Set<String> compensating = new HashSet<>();
  private final Set<String> finished = new HashSet<>();
  private final Map<String, Integer> holds = new TreeMap<>();
  private final Set<String> retries = new HashSet<>();
  private final Set<String> done = new HashSet<>();

  People(String bootstrapServer, LabelPrinter printer) {
    this.printer = printer;
    producer = Service.producer(bootstrapServer);
  }

  /** Orders; called from another thread than the rest. */
  void order(int number) {
    ParcelOrder order = new ParcelOrder(number);
    ObjectNode start = order.start(Instant.now());
    send(order.instance(), start.deepCopy().put("requestId", "start-" + number));
    if (isTwice(order)) {
      send(order.instance(), start.deepCopy().put("requestId", "twice-" + number));
    }
    if (isUnknown(order)) {
      start.put("instanceId", "stranger-" + number).put("template", "Nowhere");
      send("stranger-" + number, start.put("requestId", "unknown-" + number));
    }
    if (hasGarbage(order)) {
      producer.send(new ProducerRecord<>("shipping.delivered", "garbage", garbage(order)));
    }
  }

  static boolean isTwice(ParcelOrder order) {
    return order.number() % TWICE_EVERY == 1;
  }

  static boolean isUnknown(ParcelOrder order) {
    return order.number() % UNKNOWN_EVERY == 2;
  }

  static boolean hasGarbage(ParcelOrder order) {
    return order.number() % GARBAGE_EVERY == 3;
  }

  static String garbage(ParcelOrder order) {
    return "{\"parcel\": garbage " + order.number();
  }

  /** Reacts to an event. */
  void see(ConsumerRecord<String, String> entry) throws IOException {
    JsonNode event = JSON.readTree(entry.value());
    String instance = event.path("instanceId").asText();
    ParcelOrder order = ParcelOrder.ofInstance(instance);
    for (JsonNode transition : event.path("transitions")) {
      if (transition.path("hold").asBoolean()) {
        holds.merge(transition.path("reason").asText().split(":")[0], 1, Integer::sum);
        mend(order, transition.path("path").asText(), event.path("seq").asInt());
      }
      if (isOnItsWay(transition)) {
        Set<String> known = onTheirWay.computeIfAbsent(instance, any -> new HashSet<>());
        known.add(transition.path("path").asText());
      }
    }
    follow(event, instance);
    if (order.kind() == ParcelOrder.Kind.CANCELLED
        && onTheirWay.getOrDefault(instance, Set.of()).size() == order.parcels()
        && done.add("cancel " + instance)) {
      ObjectNode stop = request("cancel", order).put("type", "stop").put("compensate", true);
      send(instance, stop.put("reason", "cancelled by the customer"));
    }
  }

  /** Besides those out of paper, tasks whose time was over in a long outage may be on hold. */
  private void mend(ParcelOrder order, String path, int seq) {
    String id = "retry-" + order.number() + "-" + seq;
    if (retries.add(id)) {
      printer.repair(order.parcel(0));
      ObjectNode retry = request("retry", order).put("path", path);
      send(order.instance(), retry.put("requestId", id));
    }
  }

  private static boolean isOnItsWay(JsonNode transition) {
    return transition.path("path").asText().endsWith("/DELIVERED")
        && transition.path("to").asText().equals("EXECUTING");
  }

  private void follow(JsonNode event, String instance) {
    if (event.has("compensating")) {
      if (event.path("compensating").asBoolean()) {
        compensating.add(instance);
      } else {
        compensating.remove(instance);
      }
    }
    if (TERMINAL.contains(event.path("status").asText()) && !compensating.contains(instance)) {
      finished.add(instance);
    }
  }

  private static ObjectNode request(String type, ParcelOrder order) {
    ObjectNode request = JSON.createObjectNode().put("type", type);
    request.put("instanceId", order.instance());
    return request.put("requestId", type + "-" + order.number());
  }

  private void send(String instance, ObjectNode request) {
    producer.send(new ProducerRecord<>("dagger.control", instance, request.toString()));
  }

  /** Code of the reason → how many tasks came to hold by it. */
  Map<String, Integer> holds() {
    return holds;
  }

  /** Ids of all requests that let a held task try again. */
  Set<String> retries() {
    return retries;
  }

  /** How many orders are over, compensation included. */
  int finished() {
    return finished.size();
  }

  @Override
  public void close() {
    producer.close();
  }
}
