package io.daggerflow.tools.kill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a reader of committed records sees once all is over, against the model of each order:
 * how it ended, its commands, answers, dead letters and rejections, each of them once. It knows the
 * wire format and {@link ParcelOrder}, and nothing else.
 */
final class FulfilmentAudit {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 20;
  private static final String REFUND = "PAYMENT/CHARGE#compensate";

  private final List<ParcelOrder> orders;
  private final Set<String> retries;
  private final boolean repeats;
  private final Map<String, List<JsonNode>> events = new HashMap<>();
  private final Map<String, Integer> partitions = new HashMap<>();
  private final Map<String, Integer> answers = new HashMap<>();
  private final Map<String, Map<String, List<String>>> commands = new TreeMap<>();
  private final Map<String, Integer> refusals = new HashMap<>();
  private final Map<String, Integer> letters = new HashMap<>();
  private final Map<String, Integer> jobRuns = new LinkedHashMap<>();
  private final List<String> findings = new ArrayList<>();
  private final Set<String> suspects = new LinkedHashSet<>();
  private int abandoned;

  /**
   * @param retries ids of the requests of the operator
   * @param repeats whether commands may come again with the same message id and value, as without
   *     exactly-once delivery
   */
  FulfilmentAudit(List<ParcelOrder> orders, Set<String> retries, boolean repeats) {
    this.orders = orders;
    this.retries = retries;
    this.repeats = repeats;
  }

  /** Takes a record of any of the topics, in the order of its partition. */
  void add(ConsumerRecord<String, String> entry) {
    switch (entry.topic()) {
      case "dagger.events" -> event(entry);
      case "dagger.rejections" -> {
        JsonNode rejection = json(entry.value());
        String code = rejection.path("code").asText();
        refusals.merge(code + " " + rejection.path("requestId").asText(), 1, Integer::sum);
      }
      case "dagger.dead-letters" -> {
        JsonNode letter = json(entry.value());
        String where = letter.path("code").asText() + " " + letter.path("topic").asText();
        letters.merge(where + " " + letter.path("value").asText(), 1, Integer::sum);
      }
      default -> command(entry);
    }
  }

  private void event(ConsumerRecord<String, String> entry) {
    JsonNode event = json(entry.value());
    String id = event.path("instanceId").asText();
    List<JsonNode> before = events.computeIfAbsent(id, any -> new ArrayList<>());
    abandon(before, event);
    before.add(event);
    Integer partition = partitions.putIfAbsent(id, entry.partition());
    if (partition != null && partition != entry.partition()) {
      suspect(id, "its events lie in several partitions");
    }
    jobRuns.merge(event.path("jobRun").asText(), 1, Integer::sum);
  }

  /** A new submission that went back repeats the seq of events, which are void. */
  private void abandon(List<JsonNode> before, JsonNode event) {
    while (!before.isEmpty()
        && seq(before.get(before.size() - 1)) >= seq(event)
        && !run(before.get(before.size() - 1)).equals(run(event))) {
      before.remove(before.size() - 1);
      abandoned++;
    }
  }

  private void command(ConsumerRecord<String, String> entry) {
    String id = TopicLog.header(entry, "dagger-message-id").orElse("without id");
    commands
        .computeIfAbsent(entry.topic() + " " + withoutLife(id), any -> new LinkedHashMap<>())
        .computeIfAbsent(id, any -> new ArrayList<>())
        .add(entry.value());
  }

  /** instance/life/path/run without the life. */
  private static String withoutLife(String id) {
    String[] parts = id.split("/", 3);
    return parts.length == 3 ? parts[0] + "/" + parts[2] : id;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + text, e);
    }
  }

  private static long seq(JsonNode event) {
    return event.path("seq").asLong();
  }

  private static String run(JsonNode event) {
    return event.path("jobRun").asText();
  }

  /** All that is wrong; empty if nothing is. */
  List<String> findings() {
    Set<String> known = new HashSet<>();
    for (ParcelOrder order : orders) {
      known.add(order.instance());
      judge(order, events.getOrDefault(order.instance(), List.of()));
    }
    events.keySet().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> findings.add("events of an instance that nobody started: " + id));
    judgeCommands();
    judgeRetries();
    judgeRefusals();
    judgeLetters();
    answers.forEach((id, count) -> findings.add(count + " answers to " + id + ", unexpected"));
    return findings;
  }

  private void judge(ParcelOrder order, List<JsonNode> steps) {
    String id = order.instance();
    if (steps.isEmpty()) {
      suspect(id, "has no events");
      return;
    }
    Story story = new Story();
    Set<String> runs = new LinkedHashSet<>();
    String last = "";
    for (int i = 0; i < steps.size(); i++) {
      JsonNode step = steps.get(i);
      if (seq(step) != i + 1) {
        suspect(id, "seq " + steps.stream().map(FulfilmentAudit::seq).toList());
        return;
      }
      if (!run(step).equals(last) && !runs.add(run(step))) {
        suspect(id, "an abandoned submission of the job wrote after the next one: " + run(step));
      }
      last = run(step);
      story.add(step);
      if (step.has("requestId")) {
        answers.merge(step.path("requestId").asText(), 1, Integer::sum);
      }
    }
    judge(order, story, steps.get(steps.size() - 1));
    for (String request : order.requests()) {
      expect(id, "answers to " + request, 1, answers.remove(request));
    }
  }

  private void judge(ParcelOrder order, Story story, JsonNode end) {
    String id = order.instance();
    expect(id, "status at the end", order.kind().status, end.path("status").asText());
    if (!story.reason.startsWith(order.kind().reason)) {
      suspect(id, "its reason is: " + story.reason);
    }
    expect(id, "ends", 1, story.ends);
    expect(id, "compensating at the end", false, story.compensating);
    expect(id, "refunds", order.isCompensated() ? 1 : 0, story.refunds);
    story.labels.forEach((path, count) -> expect(id, "ends of " + path, 1, count));
    boolean hasResult =
        order.kind().status.equals("COMPLETED") || order.kind() == ParcelOrder.Kind.NOTHING_ARRIVES;
    if (!hasResult) {
      return;
    }
    expect(id, "deliveries", order.parcels(), story.deliveries.size());
    for (int i = 0; i < Math.min(order.parcels(), story.deliveries.size()); i++) {
      JsonNode delivery = story.deliveries.get(i);
      String parcel = order.parcel(i);
      expect(id, "parcel " + i, parcel, delivery.path("parcel").asText());
      boolean arrives = order.arrives(i);
      expect(id, parcel, arrives ? "COMPLETED" : "SKIPPED", delivery.path("status").asText());
      expect(id, parcel, arrives ? "at-" + parcel : "", delivery.path("delivered_at").asText());
      if (arrives) {
        String label = LabelPrinter.label(parcel);
        expect(id, "label of " + parcel, label, delivery.path("label").asText());
      }
    }
  }

  /** What the events of one instance tell, one after the other. */
  private static final class Story {
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private String reason = "";
    private int ends;
    private int refunds;
    private boolean compensating;
    private JsonNode deliveries = JSON.createArrayNode();

    void add(JsonNode step) {
      for (JsonNode transition : step.path("transitions")) {
        String path = transition.path("path").asText();
        String to = transition.path("to").asText();
        if (path.isEmpty() && Set.of("COMPLETED", "FAILURE", "STOPPED").contains(to)) {
          ends++;
        } else if (path.equals(REFUND) && to.equals("COMPLETED")) {
          refunds++;
        } else if (path.endsWith("/LABEL") && to.equals("COMPLETED")) {
          labels.merge(path, 1, Integer::sum);
        }
      }
      compensating = step.path("compensating").asBoolean(compensating);
      reason = step.path("reason").asText(reason);
      JsonNode written = step.path("parameters").path("deliveries");
      deliveries = written.isMissingNode() ? deliveries : written;
    }
  }

  private void judgeCommands() {
    for (ParcelOrder order : orders) {
      order
          .commands()
          .forEach((id, value) -> judge(order, id, value, commands.getOrDefault(id, Map.of())));
      order.commands().keySet().forEach(commands::remove);
    }
    commands.forEach((id, records) -> findings.add("unexpected command " + id + ": " + records));
  }

  private void judge(
      ParcelOrder order, String id, String value, Map<String, List<String>> records) {
    expect(order.instance(), "message ids of " + id, 1, records.size());
    records
        .values()
        .forEach(
            values -> {
              if (!repeats) {
                expect(order.instance(), "records of " + id, 1, values.size());
              }
              values.forEach(found -> expect(order.instance(), id, value, found));
            });
  }

  /** A task that ended before it could be tried again, by its deadline, refuses that. */
  private void judgeRetries() {
    for (String retry : retries) {
      Integer refused = refusals.remove("INVALID_STATE " + retry);
      Integer answered = answers.remove(retry);
      if ((refused == null ? 0 : refused) + (answered == null ? 0 : answered) != 1) {
        findings.add(retry + ": refused " + refused + ", answered " + answered + " times");
      }
    }
  }

  private void judgeRefusals() {
    for (ParcelOrder order : orders) {
      if (People.isTwice(order)) {
        expectOnce("DUPLICATE_START twice-" + order.number(), refusals);
      }
      if (People.isUnknown(order)) {
        expectOnce("UNKNOWN_TEMPLATE unknown-" + order.number(), refusals);
      }
    }
    refusals.forEach((what, count) -> findings.add("rejection " + what + ": " + count));
  }

  private void judgeLetters() {
    for (ParcelOrder order : orders) {
      if (People.hasGarbage(order)) {
        expectOnce("UNPARSABLE shipping.delivered " + People.garbage(order), letters);
      }
      if (order.kind() == ParcelOrder.Kind.FAULTY_MESSAGE) {
        expectOnce("EXPRESSION_FAILED shipping.delivered " + Carrier.faulty(order), letters);
      }
    }
    letters.forEach((what, count) -> findings.add("dead letter " + what + ": " + count));
  }

  private void expectOnce(String what, Map<String, Integer> counts) {
    Integer count = counts.remove(what);
    if (!Objects.equals(count, 1)) {
      findings.add(what + ": " + (count == null ? 0 : count) + " times");
    }
  }

  private void expect(String order, String what, Object expected, @Nullable Object found) {
    if (!expected.equals(found)) {
      suspect(order, what + ": expected " + expected + ", but found " + found);
    }
  }

  private void suspect(String order, String what) {
    suspects.add(order);
    findings.add(order + ": " + what);
  }

  /** The findings, cut to a readable length, with the events of the orders they are about. */
  String describe() {
    StringBuilder text = new StringBuilder();
    text.append(findings.size()).append(" findings about ").append(suspects.size());
    text.append(" orders\n");
    findings.stream().limit(2 * SHOWN).forEach(line -> text.append("  ").append(line).append('\n'));
    suspects.stream()
        .limit(SHOWN)
        .forEach(
            order -> {
              text.append(order).append(" (");
              text.append(ParcelOrder.ofInstance(order).kind()).append("), its last events:\n");
              List<JsonNode> all = events.getOrDefault(order, List.of());
              all.subList(Math.max(0, all.size() - 4), all.size())
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
        .filter(all -> all.stream().map(FulfilmentAudit::run).distinct().count() > 1)
        .count();
  }

  /** Counts of what was read, for the record; before {@link #findings}. */
  String summary() {
    Map<String, Integer> counts = new TreeMap<>();
    commands.forEach(
        (id, records) ->
            counts.merge(
                id.substring(0, id.indexOf(' ')),
                records.values().stream().mapToInt(List::size).sum(),
                Integer::sum));
    return events.size()
        + " instances, "
        + events.values().stream().mapToInt(List::size).sum()
        + " events and "
        + abandoned
        + " abandoned, commands "
        + counts
        + ", "
        + letters.size()
        + " dead letters, "
        + refusals.size()
        + " rejections";
  }
}
