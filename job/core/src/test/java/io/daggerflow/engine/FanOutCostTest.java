package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.codec.MemoryStore;
import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.RequestReader;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a message to one copy of a {@code forEach} costs, however many copies there are: counted in
 * accesses to the state and bytes.
 */
class FanOutCostTest {

  private static final int MESSAGES = 20;

  /** So many messages wait in a buffer meanwhile. */
  private static final int EARLY = 3;

  /** Of those that wait for one time, a small part is read and written in one piece. */
  private static final int ALARMS_OF_A_SHARD = 700;

  private record Cost(int accesses, long bytes) {}

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                        |                                                       |
          a deadline of each copy      | maxRunDuration: PT1H, onTimeout: skip,                |
          one of each task             |                                                       | timeout: '${ "PT" + string(index + 1) + "M" }',
          on hold when it fails        |                                                       | onFailure: hold, timeout: PT1H,
          each can be undone           |                                                       | compensate: {type: kafka-command, topic: undo, value: u},
          some at a time               | maxConcurrency: 100,                                  |
          enough of them               | join: ATLEAST_ONE, atLeast: 300,                      |
          a monitor of each            | monitor: {after: PT1H, do: {type: kafka-command, topic: late, value: m}}, |
          results are collected        | collect: {into: all, value: '${ copy.status }'},      |
          """)
  void aMessageToACopyCostsTheSame(String name, @Nullable String process, @Nullable String task)
      throws Exception {
    Cost hundreds = cost(process, task, 400);
    Cost thousands = cost(process, task, 4000);
    assertThat(thousands.accesses)
        .as("accesses to the state")
        .isLessThanOrEqualTo(hundreds.accesses + MESSAGES / 4);
    assertThat(thousands.bytes)
        .as("bytes read and written")
        .isLessThan(hundreds.bytes + MESSAGES * ALARMS_OF_A_SHARD);
  }

  /** The cost of some messages, in the middle of the copies. */
  private static Cost cost(@Nullable String process, @Nullable String task, int copies)
      throws Exception {
    String yaml =
        """
        template: T
        version: 1
        processes:
          - name: EACH
            forEach: params.list
            as: it
            options
            tasks:
              - {name: W, more type: kafka-listener, topic: t, correlate: {value: it.id, message: message.id}, set: {it.got: '${ message.n }'}}
              - {name: V, type: kafka-listener, topic: u, correlate: {value: it.id, message: message.id}}
          - name: ELSEWHERE
            dependsOn: []
            tasks:
              - {name: S, type: sensor, until: status('EACH') == 'COMPLETED'}
        """
            .replace(
                "options",
                process == null
                    ? ""
                    : process
                        .strip()
                        .replaceFirst(",$", "")
                        .replace(", onTimeout", "\n    onTimeout")
                        .replace(", atLeast", "\n    atLeast"))
            .replace("more ", task == null ? "" : task);
    Graph graph =
        new Graph(new TemplateReader(new CelExpressions()).read("t.yaml", yaml).orThrow());
    Engine engine =
        new Engine(
            new Surroundings(
                new OneTemplate(graph),
                topic -> 1,
                FanOutCostTest::noHandler,
                Map.of(),
                new CelExpressions(),
                Limits.DEFAULT));
    Map<String, Open> opens = new HashMap<>();
    MemoryStore store = new MemoryStore();
    run(engine, store, new Event.Requested(start(copies)), opens);
    for (int i = 1; i <= EARLY; i++) {
      run(engine, store, message(graph, "u", copies - i, opens), opens);
    }
    for (int i = 0; i < 50; i++) {
      run(engine, store, message(graph, "t", i, opens), opens);
    }
    store.accesses();
    store.bytes();
    for (int i = 50; i < 50 + MESSAGES; i++) {
      run(engine, store, message(graph, "t", i, opens), opens);
    }
    return new Cost(store.accesses(), store.bytes());
  }

  private static void run(Engine engine, MemoryStore store, Event event, Map<String, Open> opens) {
    Step step = engine.step("i", InstanceState.read(store), event, 1_000_000);
    step.write(store);
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Notify notify && notify.notice() instanceof Open open) {
        opens.put(open.key().text(), open);
      } else if (effect instanceof Effect.Notify notify && notify.notice() instanceof Close close) {
        opens.remove(close.key().text());
      }
    }
  }

  private static Answer noHandler(
      String instance, String path, int attempt, String idempotencyKey, Call.Execute call) {
    throw new AssertionError(path);
  }

  private static Request start(int copies) throws Exception {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      elements.add("{\"id\":\"k" + i + "\"}");
    }
    String json =
        "{\"type\":\"start\",\"instanceId\":\"i\",\"template\":\"T\",\"parameters\":{\"list\":"
            + elements
            + "}}";
    return Objects.requireNonNull(
        RequestReader.read(json.getBytes(StandardCharsets.UTF_8), 1).request());
  }

  private static Event message(Graph graph, String topic, int copy, Map<String, Open> opens) {
    Channel channel =
        graph.channels().stream()
            .filter(one -> one.topic().equals(topic))
            .findFirst()
            .orElseThrow();
    Open open =
        opens.values().stream()
            .filter(one -> one.key().channel().equals(channel.id()))
            .filter(one -> one.key().value().equals("k" + copy))
            .findFirst()
            .orElseThrow();
    byte[] json =
        ("{\"id\":\"k" + copy + "\",\"n\":" + copy % 10 + "}").getBytes(StandardCharsets.UTF_8);
    Message message = new Message(topic, 0, 0, 0, null, json, List.of());
    return new Event.Delivered(
        new Delivery(new Offer(open.key(), message, 0, false), open.subscription(), 1));
  }
}
