package io.daggerflow.flink;

import io.daggerflow.scenario.Callees;
import io.daggerflow.scenario.Recorded;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What the real job put out, as scenarios see it. What depends on where a record stands in Kafka is
 * said as in virtual time: offsets count from the begin of the scenario, and the life of an
 * instance is the number of its start.
 */
final class RealOutput {

  private static final String PROBE = "scenario-probe";

  private final TopicNames topics;
  private final ScenarioKafka kafka;
  private final Recorded recorded = new Recorded();
  private final Map<String, InstanceView> views = new LinkedHashMap<>();

  /** Record → what has an order among others. */
  private final Map<Object, Object> lines = new IdentityHashMap<>();

  /** Name@version → definition. */
  private final Map<String, Map<?, ?>> definitions = new HashMap<>();

  private final Map<String, Integer> starts = new HashMap<>();
  private final Map<String, Map<String, Integer>> lives = new HashMap<>();
  private boolean probeRefused;

  RealOutput(TopicNames topics, ScenarioKafka kafka, List<WorkflowTemplate> templates) {
    this.topics = topics;
    this.kafka = kafka;
    templates.forEach(template -> definitions.put(template.id(), template.source()));
  }

  // ---- records

  /** Takes what came out of a step; events first, since they say which lives there are. */
  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> sent = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String topic = record.topic();
      if (topic.equals(topics.templates())) {
        template(record);
      }
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String topic = record.topic();
      if (topic.equals(topics.events())) {
        event(json(record.value()));
      } else if (topic.equals(topics.rejections())) {
        rejection(record, json(record.value()));
      } else if (topic.equals(topics.deadLetters())) {
        deadLetter(record, json(record.value()));
      } else if (ScenarioKafka.header(record, "dagger-instance-id").isPresent()) {
        sent.add(record);
      }
    }
    sent.stream()
        .map(this::command)
        .sorted(Comparator.comparing(RealOutput::instance).thenComparing(RealOutput::seq))
        .forEach(
            command -> {
              recorded.command(command);
              lines.put(command, "command " + instance(command));
            });
  }

  private void template(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      definitions.remove(text(record.key()));
      return;
    }
    Map<String, Object> answer = json(record.value());
    if (answer.get("definition") instanceof Map<?, ?> definition) {
      definitions.put(answer.get("template") + "@" + answer.get("version"), definition);
    }
  }

  Map<String, Map<?, ?>> definitions() {
    return definitions;
  }

  private void event(Map<String, Object> event) {
    String id = String.valueOf(event.get("instanceId"));
    if (Long.valueOf(1).equals(event.get("seq"))) {
      starts.merge(id, 1, Integer::sum);
    }
    rebase(event.get("cause"));
    InstanceView view = views.computeIfAbsent(id, InstanceView::new);
    long before = Long.valueOf(1).equals(event.get("seq")) ? 0 : view.version();
    view.apply(event);
    Map<?, ?> definition = definitions.get(view.template() + "@" + view.version());
    if (view.definition() == null && view.version() != before && definition != null) {
      view.know(definition);
    }
    recorded.event(event);
    lines.put(event, "event " + id);
  }

  private void rejection(ConsumerRecord<byte[], byte[]> record, Map<String, Object> rejection) {
    if (PROBE.equals(rejection.get("requestId"))) {
      probeRefused = true;
      return;
    }
    rebase(rejection.get("cause"));
    recorded.rejection(rejection);
    lines.put(rejection, line("rejection", record));
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> record, Map<String, Object> letter) {
    rebase(letter);
    recorded.deadLetter(letter);
    lines.put(letter, line("dead letter", record));
  }

  /** Records without a key have no order. */
  private static Object line(String kind, ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key == null ? record : kind + ' ' + new String(key, StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private void rebase(Object position) {
    if (position instanceof Map<?, ?> map && map.get("offset") instanceof Long offset) {
      String topic = String.valueOf(map.get("topic"));
      long partition = (Long) map.get("partition");
      ((Map<String, Object>) map).put("offset", kafka.relative(topic, partition, offset));
    }
  }

  private Map<String, Object> command(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    String id = headers.get("dagger-instance-id");
    headers.computeIfPresent("dagger-message-id", (name, value) -> withNumber(id, value));
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("topic", record.topic());
    command.put("key", record.key() == null ? null : text(record.key()));
    command.put("value", Recorded.value(record.value()));
    command.put("headers", headers);
    command.put("partition", (long) record.partition());
    return command;
  }

  private static String instance(Map<String, Object> command) {
    return String.valueOf(((Map<?, ?>) command.get("headers")).get("dagger-instance-id"));
  }

  private static long seq(Map<String, Object> command) {
    String[] seq =
        String.valueOf(((Map<?, ?>) command.get("headers")).get("dagger-seq")).split("\\.");
    return Long.parseLong(seq[0]) << 32 | Long.parseLong(seq[1]);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(byte[] bytes) {
    try {
      return new LinkedHashMap<>((Map<String, Object>) Json.parse(bytes));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException(text(bytes), e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  // ---- calls

  void call(Callees.Asked asked) {
    lines.put(recorded.call(asked), "call " + asked.instanceId());
  }

  /** The id of a piece of work with the number of the start in place of the life (rule S10.5). */
  String withNumber(String instance, String id) {
    String prefix = instance + '/';
    int end = id.indexOf('/', prefix.length());
    if (!id.startsWith(prefix) || end < 0) {
      return id;
    }
    Map<String, Integer> known = lives.computeIfAbsent(instance, i -> new HashMap<>());
    String life = id.substring(prefix.length(), end);
    int number =
        known.computeIfAbsent(
            life, l -> Math.max(starts.getOrDefault(instance, 0), known.size() + 1));
    return prefix + number + id.substring(end);
  }

  // ---- what came

  /**
   * A request that asks whether there is an instance, and leaves nothing behind if there is none.
   */
  Map<String, Object> probe(String id) {
    probeRefused = false;
    return Map.of("type", "refresh", "instanceId", id, "requestId", PROBE);
  }

  boolean isProbeRefused() {
    return probeRefused;
  }

  Recorded recorded() {
    return recorded;
  }

  Map<String, InstanceView> views() {
    return views;
  }

  Object line(Object element) {
    return lines.get(element);
  }
}
