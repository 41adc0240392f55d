package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.codec.MemoryStore;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.RequestReader;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The cost of a step does not grow with the size of its instance: counted in accesses to the state
 * and bytes.
 */
class EngineCostTest {

  private record Cost(int accesses, long bytes) {}

  @Test
  void aMessageCostsTheSameInAnInstanceOfAnySize() throws Exception {
    Cost hundreds = costOfAMessage(400);
    Cost thousands = costOfAMessage(2000);
    assertThat(thousands.accesses).isEqualTo(hundreds.accesses);
    assertThat(thousands.bytes).isLessThan(hundreds.bytes + 50);
    assertThat(costOfAMessage(8))
        .as("a small instance is read and written in one piece")
        .satisfies(cost -> assertThat(cost.accesses).isEqualTo(2));
  }

  /** Each process waits for its own message and writes a parameter of its own. */
  private static Cost costOfAMessage(int processes) throws Exception {
    StringBuilder yaml = new StringBuilder("template: T\nversion: 1\nprocesses:\n");
    for (int i = 0; i < processes; i++) {
      yaml.append(
          "  - {name: P%d, tasks: [{name: W, type: kafka-listener, topic: t%d, correlate: id, set: {p%d: '${ 1 }'}}]}\n"
              .replace("%d", Integer.toString(i)));
    }
    Graph graph =
        new Graph(
            new TemplateReader(new CelExpressions()).read("t.yaml", yaml.toString()).orThrow());
    Engine engine =
        new Engine(
            new Surroundings(
                new OneTemplate(graph),
                topic -> 1,
                EngineCostTest::noHandler,
                Map.of(),
                new CelExpressions(),
                Limits.DEFAULT));
    MemoryStore store = new MemoryStore();
    Map<String, Open> opens = new HashMap<>();
    run(engine, store, new Event.Requested(start()), opens);
    int middle = processes / 2;
    for (int i = 0; i <= middle; i++) {
      store.accesses();
      store.bytes();
      run(engine, store, message(graph, "t" + i, opens), opens);
    }
    return new Cost(store.accesses(), store.bytes());
  }

  private static void run(Engine engine, MemoryStore store, Event event, Map<String, Open> opens) {
    Step step = engine.step("i", InstanceState.read(store), event, 1_000_000);
    step.write(store);
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Notify notify && notify.notice() instanceof Open open) {
        opens.put(open.key().channel(), open);
      }
    }
  }

  private static Answer noHandler(
      String instance, String path, int attempt, String idempotencyKey, Call.Execute call) {
    throw new AssertionError(path);
  }

  private static Request start() throws Exception {
    byte[] json =
        "{\"type\":\"start\",\"instanceId\":\"i\",\"template\":\"T\",\"parameters\":{\"id\":\"k\"}}"
            .getBytes(StandardCharsets.UTF_8);
    return java.util.Objects.requireNonNull(RequestReader.read(json, 1).request());
  }

  private static Event message(Graph graph, String topic, Map<String, Open> opens) {
    Open open =
        graph.channels().stream()
            .filter(channel -> channel.topic().equals(topic))
            .map(channel -> java.util.Objects.requireNonNull(opens.get(channel.id())))
            .findFirst()
            .orElseThrow();
    Subscription subscription = open.subscription();
    Message message =
        new Message(
            topic, 0, 0, 0, null, "{\"id\":\"k\"}".getBytes(StandardCharsets.UTF_8), List.of());
    return new Event.Delivered(
        new Delivery(new Offer(open.key(), message, 0, false), subscription, 1));
  }
}
