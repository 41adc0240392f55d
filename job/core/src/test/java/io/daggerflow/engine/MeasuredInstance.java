package io.daggerflow.engine;

import io.daggerflow.codec.MemoryStore;
import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The instance of a template: who waits in it, and what its steps cost. */
final class MeasuredInstance {

  private final OneTemplate template;
  private final Engine engine;
  private final MemoryStore store = new MemoryStore();
  private final Map<String, Open> opens = new HashMap<>();

  /**
   * @param accesses to the state
   * @param bytes read and written
   */
  record Cost(int accesses, long bytes) {}

  /** Starts it. */
  MeasuredInstance(String file, String parameters) throws Exception {
    template = OneTemplate.of(file);
    engine = template.engine(Map.of());
    String json =
        "{\"type\":\"start\",\"instanceId\":\"i\",\"template\":\"T\",\"parameters\":"
            + parameters
            + "}";
    RequestReader.Read read = RequestReader.read(bytes(json), 1);
    step(new Event.Requested(Objects.requireNonNull(read.request())));
  }

  /** Brings a message to who waits for it on a topic. */
  void message(String topic, String value, String json) {
    String channel =
        template.graph().channels().stream()
            .filter(one -> one.topic().equals(topic))
            .findFirst()
            .orElseThrow()
            .id();
    Open open =
        opens.values().stream()
            .filter(one -> one.key().channel().equals(channel) && one.key().value().equals(value))
            .findFirst()
            .orElseThrow();
    Message message = new Message(topic, 0, 0, 0, null, bytes(json), List.of());
    Offer offer = new Offer(open.key(), message, 0, false);
    step(new Event.Delivered(new Delivery(offer, open.subscription(), 1)));
  }

  private void step(Event event) {
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Of the steps since the last call. */
  Cost cost() {
    return new Cost(store.accesses(), store.bytes());
  }
}
