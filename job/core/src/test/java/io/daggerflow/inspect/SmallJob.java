package io.daggerflow.inspect;

import io.daggerflow.codec.MapStore;
import io.daggerflow.correlation.Correlator;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Output;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Engine;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.Surroundings;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.RequestReader;
import io.daggerflow.format.Yaml;
import io.daggerflow.message.Message;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Engine and correlation with their state in maps, which a test may break. */
final class SmallJob implements Savepoint {

  final Map<String, MapStore> instances = new TreeMap<>();
  final Map<String, Map<Long, Long>> timers = new TreeMap<>();
  final Map<String, MapStore> keys = new TreeMap<>();
  final Set<OpenCall> calls = new HashSet<>();
  final List<Version> versions = new ArrayList<>();
  private final Correlator correlator = new Correlator(100);
  private final Engine engine;
  long now = 1_900_000_000_000L;

  SmallJob(String... templates) {
    for (String template : templates) {
      versions.add(new Version(new Graph(Yaml.template(template)), now, false));
    }
    engine =
        new Engine(
            new Surroundings(
                new Started(versions),
                topic -> 1,
                (instance, path, attempt, key, call) -> {
                  throw new AssertionError("no inline handlers");
                },
                Map.of(),
                new CelExpressions(),
                Limits.DEFAULT));
  }

  /** The versions, any of which can be started. */
  private static final class Started extends Versions {
    private final List<Version> versions;

    Started(List<Version> versions) {
      super(versions);
      this.versions = versions;
    }

    @Override
    public Graph newest(String name) {
      return versions.stream()
          .map(Version::graph)
          .filter(graph -> graph.template().name().equals(name))
          .findFirst()
          .orElse(null);
    }
  }

  void start(String id, String template, String parameters) {
    request(id, "start", ",\"template\":\"" + template + "\",\"parameters\":" + parameters);
  }

  void request(String id, String type, String fields) {
    String json = "{\"type\":\"" + type + "\",\"instanceId\":\"" + id + "\"" + fields + "}";
    try {
      @SuppressWarnings("unchecked")
      Map<String, Object> read =
          (Map<String, Object>) Json.parse(json.getBytes(StandardCharsets.UTF_8));
      step(id, new Event.Requested(RequestReader.check(read, 7).request()));
    } catch (Json.InvalidJsonException e) {
      throw new AssertionError(e);
    }
  }

  void message(Key key, String json) {
    Message message =
        new Message("topic", 0, ++now, now, null, json.getBytes(StandardCharsets.UTF_8), List.of());
    tell(key, new Offer(key, message, 60_000, false));
  }

  private void step(String id, Event event) {
    MapStore store = instances.computeIfAbsent(id, i -> new MapStore());
    var step = engine.step(id, InstanceState.read(store), event, now);
    step.write(store);
    for (Effect effect : step.effects()) {
      Map<Long, Long> mine = timers.computeIfAbsent(id, i -> new TreeMap<>());
      if (effect instanceof Effect.Notify notify) {
        tell(notify.notice().key(), notify.notice());
      } else if (effect instanceof Effect.WakeUp wake) {
        long time = InstanceState.wakeUp(wake.time());
        mine.put(time, time);
      } else if (effect instanceof Effect.CancelWakeUp cancel) {
        mine.remove(cancel.time());
      } else if (effect instanceof Effect.AskHandler ask) {
        calls.add(new OpenCall(id, ask.id()));
      } else if (effect instanceof Effect.AskInstance ask) {
        step(ask.request().envelope().instanceId(), new Event.Requested(ask.request()));
      } else if (effect instanceof Effect.Reject reject) {
        throw new AssertionError(reject);
      }
    }
  }

  private void tell(Key key, Input input) {
    MapStore store = keys.computeIfAbsent(key.text(), k -> new MapStore());
    for (Output output : correlator.apply(store, input, now)) {
      if (output instanceof Output.Deliver deliver) {
        Delivery delivery = deliver.delivery();
        step(delivery.subscription().instance(), new Event.Delivered(delivery));
      }
    }
  }

  @Override
  public Map<String, Long> bytes() {
    return Map.of("orchestrate", 1L);
  }

  @Override
  public List<Version> versions() {
    return versions;
  }

  @Override
  public Set<OpenCall> calls() {
    return calls;
  }

  @Override
  public void instances(Consumer<Entry> visitor) {
    instances.forEach(
        (id, store) -> visitor.accept(new Entry(id, store, timers.getOrDefault(id, Map.of()))));
  }

  @Override
  public void keys(Consumer<Entry> visitor) {
    keys.forEach((key, store) -> visitor.accept(new Entry(key, store, Map.of())));
  }
}
