package io.daggerflow.tools.kill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Judges what a reader of committed records sees once all is over: each order went its whole way,
 * each step and each command is there exactly once, nothing was refused and nothing was put aside
 * but what had to be. It knows the wire format and nothing else.
 */
final class Audit {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 20;

  private final Set<String> orders;
  private final Set<String> garbage;
  private final Map<String, List<JsonNode>> events = new LinkedHashMap<>();
  private final Map<String, Set<Integer>> partitions = new LinkedHashMap<>();
  private final Map<String, Integer> answers = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> commands = new TreeMap<>();
  private final Map<String, Integer> orderCommands = new LinkedHashMap<>();
  private final Map<String, Integer> letters = new LinkedHashMap<>();
  private final Map<String, Integer> jobRuns = new LinkedHashMap<>();
  private final List<String> findings = new ArrayList<>();
  private final Set<String> suspects = new HashSet<>();

  /**
   * @param orders ids of all instances
   * @param garbage values of all messages that nobody can read
   */
  Audit(Set<String> orders, Set<String> garbage) {
    this.orders = orders;
    this.garbage = garbage;
  }

  /** Takes a record of any of the topics, in the order of its partition. */
  void add(ConsumerRecord<String, String> entry) {
    switch (entry.topic()) {
      case "dagger.events" -> event(entry);
      case "PAYMENT_COMMAND", "SHIPPING_COMMAND" -> command(entry);
      case "dagger.dead-letters" -> letters.merge(letter(json(entry)), 1, Integer::sum);
      default -> findings.add("unexpected in " + entry.topic() + ": " + entry.value());
    }
  }

  private void event(ConsumerRecord<String, String> entry) {
    JsonNode event = json(entry);
    String id = event.path("instanceId").asText();
    events.computeIfAbsent(id, any -> new ArrayList<>()).add(event);
    partitions.computeIfAbsent(id, any -> new HashSet<>()).add(entry.partition());
    jobRuns.merge(event.path("jobRun").asText(), 1, Integer::sum);
    if (event.has("requestId")) {
      answers.merge(event.path("requestId").asText(), 1, Integer::sum);
    }
  }

  private void command(ConsumerRecord<String, String> entry) {
    String id = TopicLog.header(entry, "dagger-message-id").orElse("without id");
    commands
        .computeIfAbsent(entry.topic(), any -> new LinkedHashMap<>())
        .merge(id, 1, Integer::sum);
    String number = json(entry).path("order_number").asText();
    orderCommands.merge(entry.topic() + " " + number, 1, Integer::sum);
  }

  private static String letter(JsonNode letter) {
    return letter.path("code").asText()
        + " "
        + letter.path("topic").asText()
        + " "
        + letter.path("value").asText();
  }

  private static JsonNode json(ConsumerRecord<String, String> entry) {
    try {
      return JSON.readTree(entry.value());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON in " + entry.topic() + ": " + entry.value(), e);
    }
  }

  /** All that is wrong; empty if nothing is. */
  List<String> findings() {
    orders.forEach(this::judge);
    events.keySet().stream()
        .filter(id -> !orders.contains(id))
        .forEach(id -> findings.add("events of an instance that nobody started: " + id));
    commands.forEach((topic, ids) -> judge(topic, ids));
    garbage.forEach(
        value -> {
          Integer count = letters.remove("UNPARSABLE PAYMENT_LISTENER " + value);
          if (count == null || count != 1) {
            findings.add("dead letters of " + value + ": " + (count == null ? 0 : count));
          }
        });
    letters.forEach((letter, count) -> findings.add("dead letter " + letter + ": " + count));
    return findings;
  }

  private void judge(String order) {
    List<JsonNode> steps = events.getOrDefault(order, List.of());
    List<Long> seqs = steps.stream().map(step -> step.path("seq").asLong()).toList();
    for (int i = 0; i < seqs.size(); i++) {
      if (seqs.get(i) != i + 1) {
        suspect(order, "seq " + seqs);
        break;
      }
    }
    long completed = steps.stream().filter(Audit::completes).count();
    if (completed != 1) {
      suspect(order, completed + " events make it COMPLETED");
    }
    if (steps.isEmpty() || !status(steps.get(steps.size() - 1)).equals("COMPLETED")) {
      suspect(order, "is not COMPLETED at its end");
    }
    if (partitions.getOrDefault(order, Set.of()).size() > 1) {
      suspect(order, "its events lie in partitions " + partitions.get(order));
    }
    String number = order.substring(order.indexOf('-') + 1);
    expectOnce(order, "answers to its start", answers.get("request-" + number));
    for (String topic : List.of("PAYMENT_COMMAND", "SHIPPING_COMMAND")) {
      expectOnce(order, "records in " + topic, orderCommands.get(topic + " nr-" + number));
    }
  }

  private void judge(String topic, Map<String, Integer> ids) {
    ids.forEach(
        (id, count) -> {
          if (count != 1) {
            findings.add(topic + " has " + count + " records with the message id " + id);
          }
        });
    if (ids.size() != orders.size()) {
      findings.add(topic + " has " + ids.size() + " message ids for " + orders.size() + " orders");
    }
  }

  private static boolean completes(JsonNode event) {
    for (JsonNode transition : event.path("transitions")) {
      if (transition.path("path").asText("?").isEmpty()
          && transition.path("to").asText().equals("COMPLETED")) {
        return true;
      }
    }
    return false;
  }

  private static String status(JsonNode event) {
    return event.path("status").asText();
  }

  private void expectOnce(String order, String what, @org.jspecify.annotations.Nullable Integer n) {
    if (n == null || n != 1) {
      suspect(order, (n == null ? 0 : n) + " " + what);
    }
  }

  private void suspect(String order, String what) {
    suspects.add(order);
    findings.add(order + ": " + what);
  }

  /** The findings, cut to a readable length, with the last events of the orders they are about. */
  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(findings.size()).append(" findings about ").append(suspects.size());
    text.append(" orders\n");
    findings.stream().limit(2 * SHOWN).forEach(line -> text.append("  ").append(line).append('\n'));
    suspects.stream()
        .sorted()
        .limit(SHOWN)
        .forEach(
            order -> {
              text.append(order).append(", its last events:\n");
              List<JsonNode> all = events.getOrDefault(order, List.of());
              all.subList(Math.max(0, all.size() - 3), all.size())
                  .forEach(event -> text.append("    ").append(event).append('\n'));
            });
    return text.toString();
  }

  /** How many events each submission of the job wrote. */
  Map<String, Integer> jobRuns() {
    return jobRuns;
  }

  /** How many orders have events of more than one submission. */
  long ordersOfSeveralRuns() {
    return events.values().stream()
        .filter(all -> all.stream().map(e -> e.path("jobRun").asText()).distinct().count() > 1)
        .count();
  }

  /** Counts of what was read, for the record. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append(events.size()).append(" instances, ");
    text.append(events.values().stream().mapToInt(List::size).sum()).append(" events");
    commands.forEach(
        (topic, ids) -> {
          int records = ids.values().stream().mapToInt(Integer::intValue).sum();
          text.append(", ").append(topic).append(' ').append(records);
          text.append(" (").append(ids.size()).append(" ids)");
        });
    return text.toString();
  }
}
