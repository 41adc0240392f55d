package io.daggerflow.bench;

import io.daggerflow.state.Status;
import io.daggerflow.call.Answer;
import io.daggerflow.codec.MapStore;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Close;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Engine;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.Request;
import io.daggerflow.engine.Step;
import io.daggerflow.engine.Surroundings;
import io.daggerflow.engine.Templates;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import io.daggerflow.template.InvalidTemplateException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One instance of a template, step by step: each step reads its state from bytes and writes it back. */
final class Runs {

  private final Graph graph;
  private final Engine engine;
  private final MapStore store = new MapStore();
  private final Map<String, Open> opens = new HashMap<>();
  private long offset;

  Runs(String yaml) {
    try {
      graph = new Graph(new TemplateReader(new CelExpressions()).read("t.yaml", yaml).orThrow());
    } catch (InvalidTemplateException e) {
      throw new IllegalArgumentException(e);
    }
    engine =
        new Engine(
            new Surroundings(
                new Only(graph),
                topic -> 1,
                (instance, path, attempt, key, call) -> new Answer.Result(null),
                Map.of(),
                new CelExpressions(),
                Limits.DEFAULT));
  }

  /** Forgets the instance, and starts it anew. */
  void start(Map<String, @Nullable Object> parameters) {
    store.head(null);
    store.clearParts();
    opens.clear();
    Request.Envelope envelope = new Request.Envelope("i", "start", null, new LinkedHashMap<>());
    step(
        new Event.Requested(
            new Request.Start(
                envelope,
                graph.template().name(),
                null,
                null,
                Map.of(),
                parameters,
                true,
                1,
                null,
                null,
                null)));
  }

  /** A message comes for whoever waits for this value on this topic. */
  void message(String topic, String value, byte[] json) {
    Channel channel =
        graph.channels().stream().filter(one -> one.topic().equals(topic)).findFirst().orElseThrow();
    Open open = opens.get(channel.id() + ':' + value);
    if (open == null) {
      throw new IllegalStateException("nobody waits for " + value + " on " + topic);
    }
    Message message = new Message(topic, 0, offset++, 0, null, json, List.of());
    step(
        new Event.Delivered(
            new Delivery(new Offer(open.key(), message, 0, false), open.subscription(), 1)));
  }

  /** Whether the instance is COMPLETED. */
  boolean isCompleted() {
    InstanceState state = InstanceState.read(store);
    return state != null && state.status() == Status.COMPLETED;
  }

  private void step(Event event) {
    Step step = engine.step("i", InstanceState.read(store), event, 1_000_000);
    step.write(store);
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Notify notify) {
        if (notify.notice() instanceof Open open) {
          opens.put(open.key().channel() + ':' + open.key().value(), open);
        } else if (notify.notice() instanceof Close close) {
          opens.remove(close.key().channel() + ':' + close.key().value());
        }
      }
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private record Only(Graph graph) implements Templates {
    @Override
    public Graph find(String name, int version) {
      return graph;
    }

    @Override
    public Graph newest(String name) {
      return graph;
    }

    @Override
    public boolean hasChannel(Channel channel) {
      return true;
    }
  }
}
