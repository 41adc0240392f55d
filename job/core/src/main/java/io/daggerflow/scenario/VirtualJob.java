package io.daggerflow.scenario;

import io.daggerflow.codec.Store;
import io.daggerflow.correlation.Correlator;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Output;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Engine;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.OutgoingCommand;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.engine.Step;
import io.daggerflow.engine.Templates;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.format.EventFormat;
import io.daggerflow.format.RejectionFormat;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.routing.Router;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The job in virtual time: the same routing, correlation and engine as on Flink, with maps for its
 * state, queues for its topics and a clock that moves when it is told to. What it puts out is kept
 * as JSON values.
 */
public final class VirtualJob implements Templates {

  private static final int KEPT_MESSAGES = 100;

  private final Map<String, Graph> templates = new LinkedHashMap<>();
  private final Map<String, MapStore> instances = new HashMap<>();
  private final Map<String, MapStore> keys = new HashMap<>();
  private final TreeMap<Long, Set<Alarm>> alarms = new TreeMap<>();
  private final Deque<Notice> loopback = new ArrayDeque<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> lives = new HashMap<>();
  private final Map<String, InstanceView> views = new LinkedHashMap<>();
  private final List<Object> commands = new ArrayList<>();
  private final List<Object> rejections = new ArrayList<>();
  private final List<Object> deadLetters = new ArrayList<>();
  private final List<Object> events = new ArrayList<>();
  private final EventFormat eventFormat = new EventFormat(null, Integer.MAX_VALUE);
  private final Engine engine = new Engine(this, topic -> Integer.MAX_VALUE, Limits.DEFAULT);
  private final Correlator correlator = new Correlator(KEPT_MESSAGES);
  private Router router = new Router(List.of(), Limits.DEFAULT, 0);
  private long now;

  /** Somebody wants to be woken. */
  private record Alarm(boolean ofInstance, String key) {}

  /**
   * @param now where the clock starts, in epoch milliseconds
   */
  public VirtualJob(long now) {
    this.now = now;
  }

  // ---- templates

  /** Deploys a version; one that exists with other content is refused (rule S10.8). */
  public void deploy(WorkflowTemplate template) {
    Graph before = templates.get(template.id());
    if (before == null) {
      templates.put(template.id(), new Graph(template));
      router = new Router(templates.values(), Limits.DEFAULT, 0);
    } else if (!before.template().equals(template)) {
      refuse(
          template.source(),
          "Expected version "
              + template.version()
              + " of '"
              + template.name()
              + "' as it is deployed, but this one differs");
    }
  }

  /** Puts out that a template was refused. */
  void refuse(Map<String, @Nullable Object> source, String message) {
    rejections.add(
        parsed(
            RejectionFormat.write(
                new Rejection(null, null, Rejection.Code.INVALID_TEMPLATE, message, source), now)));
  }

  @Override
  public @Nullable Graph find(String name, int version) {
    return templates.get(name + '@' + version);
  }

  @Override
  public @Nullable Graph newest(String name) {
    return templates.values().stream()
        .filter(graph -> graph.template().name().equals(name))
        .max(java.util.Comparator.comparingInt(graph -> graph.template().version()))
        .orElse(null);
  }

  // ---- what happens

  /** A request comes on the control topic. */
  public void request(Map<String, @Nullable Object> json) {
    String id = String.valueOf(json.get("instanceId"));
    long life = lives.getOrDefault(id, 0L) + 1;
    RequestReader.Read read = RequestReader.check(json, life);
    Request request = read.request();
    if (request != null) {
      boolean existed = store(instances, id).head() != null;
      step(id, new Event.Requested(request));
      if (!existed && store(instances, id).head() != null) {
        lives.put(id, life);
      }
    } else if (read.rejection() != null) {
      rejections.add(parsed(RejectionFormat.write(read.rejection(), now)));
    }
    settle();
  }

  /** A record comes on a listener topic. */
  public void message(
      String topic, @Nullable String key, byte[] value, Map<String, String> headers) {
    List<Header> list = new ArrayList<>();
    headers.forEach(
        (name, text) -> list.add(new Header(name, text.getBytes(StandardCharsets.UTF_8))));
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    long offset = offsets.merge(topic, 1L, Long::sum) - 1;
    Router.Routed routed = router.route(new Message(topic, 0, offset, now, keyBytes, value, list));
    routed.letters().forEach(this::letter);
    routed.offers().forEach(offer -> correlate(offer.key().text(), offer));
    settle();
  }

  /** The clock moves on; timers on the way fire, each at its own time. */
  public void advanceTo(long time) {
    while (!alarms.isEmpty() && alarms.firstKey() <= time) {
      long at = alarms.firstKey();
      now = Math.max(now, at);
      for (Alarm alarm : java.util.Objects.requireNonNull(alarms.remove(at))) {
        wake(alarm, at);
        settle();
      }
    }
    now = time;
  }

  private void wake(Alarm alarm, long at) {
    if (alarm.ofInstance) {
      step(alarm.key, new Event.TimeReached(at));
    } else {
      correlate(alarm.key, new io.daggerflow.correlation.TimeReached());
    }
  }

  private void settle() {
    while (!loopback.isEmpty()) {
      Notice notice = loopback.remove();
      correlate(notice.key().text(), notice);
    }
  }

  private void step(String id, Event event) {
    Store store = store(instances, id);
    Step step = engine.step(id, InstanceState.read(store), event, now);
    step.write(store);
    Effects handler = new Effects(id);
    step.effects().forEach(effect -> effect.dispatchTo(handler));
  }

  private void correlate(String key, Input input) {
    Outputs handler = new Outputs(key);
    for (Output output : correlator.apply(store(keys, key), input, now)) {
      output.handle(handler);
    }
  }

  private static MapStore store(Map<String, MapStore> stores, String key) {
    return stores.computeIfAbsent(key, k -> new MapStore());
  }

  private void letter(DeadLetter letter) {
    deadLetters.add(parsed(DeadLetterFormat.write(letter, now)));
  }

  private void alarm(long time, Alarm alarm) {
    alarms.computeIfAbsent(time, t -> new LinkedHashSet<>()).add(alarm);
  }

  private static Map<?, ?> parsed(byte[] json) {
    try {
      return (Map<?, ?>) java.util.Objects.requireNonNull(Json.parse(json));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- what came of it

  public long now() {
    return now;
  }

  /** {@code topic}, {@code key}, {@code value}, {@code headers} of each command, in order. */
  public List<Object> commands() {
    return commands;
  }

  public List<Object> rejections() {
    return rejections;
  }

  public List<Object> deadLetters() {
    return deadLetters;
  }

  public List<Object> events() {
    return events;
  }

  /** Whether the engine has the instance. */
  public boolean has(String id) {
    return store(instances, id).head() != null;
  }

  /** What the instance's events say; null if it never had one. */
  public @Nullable InstanceView view(String id) {
    return views.get(id);
  }

  /** Whether no instance, no subscription, no message and no timer is left. */
  public boolean isEmpty() {
    return alarms.isEmpty()
        && instances.values().stream().allMatch(MapStore::isEmpty)
        && keys.values().stream().allMatch(MapStore::isEmpty);
  }

  private final class Effects implements Effect.Handler {
    private final String id;

    Effects(String id) {
      this.id = id;
    }

    @Override
    public void on(Effect.SendCommand effect) {
      OutgoingCommand command = effect.command();
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("topic", command.topic());
      json.put("key", command.key());
      json.put("value", value(command.value()));
      json.put("headers", command.headers());
      if (command.partition() != null) {
        json.put("partition", (long) command.partition());
      }
      commands.add(json);
    }

    private static @Nullable Object value(byte[] bytes) {
      try {
        return Json.parse(bytes);
      } catch (Json.InvalidJsonException e) {
        return new String(bytes, StandardCharsets.UTF_8);
      }
    }

    @Override
    public void on(Effect.PublishEvent effect) {
      WorkflowEvent event = effect.event();
      Map<?, ?> json = parsed(eventFormat.write(event).get(0));
      events.add(json);
      InstanceView view = views.computeIfAbsent(event.instanceId(), InstanceView::new);
      view.apply(json);
      Graph graph = find(event.template(), event.version());
      if (event.seq() == 1 && graph != null) {
        view.know(graph.template().source());
      }
    }

    @Override
    public void on(Effect.Reject effect) {
      rejections.add(parsed(RejectionFormat.write(effect.rejection(), now)));
    }

    @Override
    public void on(Effect.SendDeadLetter effect) {
      letter(effect.letter());
    }

    @Override
    public void on(Effect.Notify effect) {
      loopback.add(effect.notice());
    }

    @Override
    public void on(Effect.WakeUp effect) {
      alarm(Math.max(now, effect.time()), new Alarm(true, id));
    }

    @Override
    public void on(Effect.CancelWakeUp effect) {
      Set<Alarm> set = alarms.get(effect.time());
      if (set != null && set.remove(new Alarm(true, id)) && set.isEmpty()) {
        alarms.remove(effect.time());
      }
    }

    @Override
    public void on(Effect.Count effect) {
      // nobody counts here
    }
  }

  private final class Outputs implements Output.Handler {
    private final String key;

    Outputs(String key) {
      this.key = key;
    }

    @Override
    public void deliver(Delivery delivery) {
      step(delivery.subscription().instance(), new Event.Delivered(delivery));
    }

    @Override
    public void unmatched(Offer offer) {
      letter(DeadLetter.unmatched(offer));
    }

    @Override
    public void full(Offer offer) {
      letter(DeadLetter.full(offer, KEPT_MESSAGES));
    }

    @Override
    public void wakeAt(long at, long insteadOf) {
      Alarm alarm = new Alarm(false, key);
      Set<Alarm> before = alarms.get(insteadOf);
      if (before != null && before.remove(alarm) && before.isEmpty()) {
        alarms.remove(insteadOf);
      }
      if (at != 0) {
        alarm(at, alarm);
      }
    }

    @Override
    public void counted(Output.Counter counter) {
      // nobody counts here
    }
  }
}
