package io.daggerflow.flink;

import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.SecretSources;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.message.Message;
import io.daggerflow.template.InvalidTemplateException;
import io.daggerflow.template.WorkflowTemplate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;

/** Settings and records for tests of single operators. */
final class Samples {

  static final TopicNames TOPICS =
      new TopicNames(
          "dagger.control",
          "dagger.deployments",
          "dagger.templates",
          "dagger.events",
          "dagger.rejections",
          "dagger.dead-letters",
          "dagger.loopback",
          "dagger.replay");

  private Samples() {}

  /**
   * @param more template files besides those of the project
   */
  static Settings settings(String... more) {
    return settings(DeliveryMode.EXACTLY_ONCE, more);
  }

  static Settings settings(DeliveryMode delivery, String... more) {
    List<WorkflowTemplate> templates =
        new ArrayList<>(TemplateFiles.read(List.of(Path.of("../../templates")), line -> {}));
    for (String file : more) {
      templates.add(template(file));
    }
    return settings("run-1", delivery, templates);
  }

  /** Those of a submission with these templates. */
  static Settings settings(String run, List<WorkflowTemplate> templates) {
    return settings(run, DeliveryMode.EXACTLY_ONCE, templates);
  }

  private static Settings settings(
      String run, DeliveryMode delivery, List<WorkflowTemplate> templates) {
    return new Settings(
        run,
        0,
        TOPICS,
        900 * 1024,
        100,
        100,
        10_000,
        512 * 1024,
        12_000,
        10_000,
        TemplateFiles.stored(templates, 0),
        new CallLimits(4, 4, 10, 1_000),
        SecretSources.none(),
        delivery,
        delivery == DeliveryMode.LOW_LATENCY,
        Map.of("bootstrap.servers", "localhost:1"),
        SinkKind.WRITE_AHEAD);
  }

  static WorkflowTemplate template(String file) {
    try {
      return new TemplateReader(new CelExpressions()).read("t.yaml", file).orThrow();
    } catch (InvalidTemplateException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Message message(String topic, long offset, String value) {
    return new Message(topic, 0, offset, 0, bytes("k"), bytes(value), List.of());
  }

  static Frame start(String id, String number) {
    String fields = started("OrderWorkflow", "{\"order_number\":\"" + number + "\"}");
    return Frame.request(id, message("dagger.control", 5, json(id, "start", fields)));
  }

  static Frame request(String id, String type, String fields) {
    return Frame.request(id, message("dagger.control", 6, json(id, type, fields)));
  }

  /** A request, its further fields as JSON that begins with a comma. */
  static String json(String id, String type, String fields) {
    return "{\"type\":\"" + type + "\",\"instanceId\":\"" + id + "\"" + fields + "}";
  }

  /** The further fields of a start. */
  static String started(String template, String parameters) {
    return ",\"template\":\"" + template + "\",\"parameters\":" + parameters;
  }

  /** What instances told one another, as it comes back. */
  static List<Frame> told(Iterable<Frame> frames) {
    List<Frame> told = new ArrayList<>();
    long offset = 0;
    for (LoopbackBatch batch : loopback(frames)) {
      Message record = message("dagger.loopback", offset++, "");
      int index = 0;
      for (LoopbackBatch.Request request : batch.requests()) {
        told.add(Frame.told(request.instance(), Told.byInstance(record, index++, request.body())));
      }
    }
    return told;
  }

  /** The records that an operator put out for a topic. */
  static List<OutRecord> to(String topic, Iterable<Frame> frames) {
    List<OutRecord> records = new ArrayList<>();
    for (Frame frame : frames) {
      if (frame.kind() == Frame.Kind.OUT && frame.out().topic().equals(topic)) {
        records.add(frame.out());
      }
    }
    return records;
  }

  static String text(OutRecord record) {
    return new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
  }

  /** What an instance told keys. */
  static List<LoopbackBatch> loopback(Iterable<Frame> frames) {
    return to("dagger.loopback", frames).stream()
        .map(record -> CorrelationFormat.readBatch(Objects.requireNonNull(record.value())))
        .toList();
  }

  /** A message for an opening, as correlation would deliver it. */
  static Frame delivery(Open open, String topic, String value) {
    Offer offer = new Offer(open.key(), message(topic, 9, value), 12_000, false);
    return Frame.delivery(new Delivery(offer, open.subscription(), 1));
  }

  static List<Open> opens(Iterable<Frame> frames) {
    List<Open> opens = new ArrayList<>();
    for (LoopbackBatch batch : loopback(frames)) {
      for (Notice notice : batch.notices()) {
        if (notice instanceof Open open) {
          opens.add(open);
        }
      }
    }
    return opens;
  }

  /** How many keys an operator has state for; of parts each counts. */
  static long keys(StreamOperator<?> operator, String head) {
    KeyedStateBackend<String> backend =
        ((AbstractStreamOperator<?>) operator).getKeyedStateBackend();
    long count = 0;
    for (String name : List.of(head, Names.parts().getName())) {
      try (Stream<String> keys = backend.getKeys(name, VoidNamespace.INSTANCE)) {
        count += keys.count();
      }
    }
    return count;
  }
}
