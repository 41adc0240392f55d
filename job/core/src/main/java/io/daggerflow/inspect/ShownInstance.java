package io.daggerflow.inspect;

import io.daggerflow.correlation.KeyContents;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.engine.Painter;
import io.daggerflow.engine.Portrait;
import io.daggerflow.format.Timestamps;
import io.daggerflow.inspect.Savepoint.OpenCall;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Subscribed;
import io.daggerflow.template.Graph;
import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One instance of a savepoint in full, with what correlation holds for it. */
public final class ShownInstance {

  private final String id;
  private final Versions versions;
  private final Painter painter;
  private final List<Correlated> correlated = new ArrayList<>();
  private final List<OpenCall> calls;
  private @Nullable InstanceState state;
  private @Nullable Entry entry;

  /**
   * What stands at a correlation key.
   *
   * @param kept how many messages are kept there
   */
  private record Correlated(String key, Subscription subscription, int kept) {}

  /** One line of what the instance waits for. */
  public record Line(String kind, String text) {}

  private ShownInstance(Savepoint savepoint, String id) {
    this.id = id;
    this.versions = new Versions(savepoint.versions());
    this.painter = versions.painter();
    this.calls =
        savepoint.calls().stream()
            .filter(call -> call.instance().equals(id))
            .sorted(Comparator.comparing((OpenCall call) -> call.id().path()))
            .toList();
  }

  /** Looks for an instance; null if it is not there. */
  public static @Nullable ShownInstance of(Savepoint savepoint, String id) {
    ShownInstance shown = new ShownInstance(savepoint, id);
    savepoint.instances(shown::instance);
    if (shown.state == null) {
      return null;
    }
    savepoint.keys(shown::key);
    return shown;
  }

  private void instance(Entry one) {
    if (one.key().equals(id)) {
      entry = one;
      state = InstanceState.read(one.store());
    }
  }

  private void key(Entry one) {
    KeyContents contents = KeyContents.read(one.store());
    List<Subscription> all = new ArrayList<>(contents.subscriptions());
    all.addAll(contents.hints());
    for (Subscription subscription : all) {
      if (subscription.instance().equals(id)) {
        correlated.add(new Correlated(one.key(), subscription, contents.kept().size()));
      }
    }
  }

  private InstanceState state() {
    if (state == null) {
      throw new IllegalStateException("no instance");
    }
    return state;
  }

  private Entry entry() {
    if (entry == null) {
      throw new IllegalStateException("no instance");
    }
    return entry;
  }

  /** As {@code dagger status} shows it. */
  public InstanceView view() {
    Portrait portrait = painter.paint(id, state());
    return InstanceView.of(portrait);
  }

  /** Subscriptions, timers, calls and what waits inside it, for people. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("bytes", String.valueOf(entry().bytes())));
    lines.add(new Line("life", String.valueOf(state().life())));
    subscribed()
        .forEach(
            (key, wanted) ->
                lines.add(
                    new Line(
                        "subscription",
                        versions.shown(key)
                            + " number "
                            + wanted.number()
                            + (wanted.exclusive() ? ", exclusive" : "")
                            + " for "
                            + String.join(", ", listeners(wanted)))));
    correlated.forEach(one -> lines.add(new Line("correlation", text(one))));
    wakeUps().forEach((time, fires) -> lines.add(new Line("timer", time(time, fires))));
    calls.forEach(
        call ->
            lines.add(
                new Line(
                    "call",
                    call.id().path() + " run " + call.id().run() + " try " + call.id().attempt())));
    for (String channel : state().bufferedChannels()) {
      int count = state().buffered(channel).size();
      lines.add(new Line("buffered", count + " of " + versions.channel(channel)));
    }
    if (state().awaitedCount() > 0) {
      lines.add(new Line("waiting", state().awaitedCount() + " events for 'resume'"));
    }
    if (state().expires() != 0) {
      lines.add(new Line("expires", Timestamps.text(state().expires())));
    }
    return lines;
  }

  private static String time(long time, long fires) {
    return Timestamps.text(time)
        + (time == fires ? "" : ", postponed to " + Timestamps.text(fires));
  }

  private String text(Correlated one) {
    Subscription subscription = one.subscription;
    List<String> flags = new ArrayList<>();
    if (subscription.hint()) {
      flags.add("expected");
    } else {
      flags.add("number " + subscription.number());
    }
    if (subscription.life() != state().life()) {
      flags.add("of another life");
    }
    if (subscription.exclusive()) {
      flags.add("exclusive");
    }
    if (subscription.once()) {
      flags.add("once");
    }
    if (one.kept > 0) {
      flags.add(one.kept + " messages kept there");
    }
    return versions.shown(one.key) + " " + String.join(", ", flags);
  }

  private Map<String, Subscribed> subscribed() {
    Map<String, Subscribed> all = new TreeMap<>();
    state()
        .subscribed(entry().store().names())
        .forEach(
            (key, wanted) -> {
              if (wanted.number() >= 0 || !wanted.listeners().isEmpty()) {
                all.put(key, wanted);
              }
            });
    return all;
  }

  private List<String> listeners(Subscribed wanted) {
    Graph graph = painter.graph(state());
    return wanted.listeners().stream()
        .map(key -> graph == null ? key : graph.place(key).path())
        .toList();
  }

  private Map<Long, Long> wakeUps() {
    return new TreeMap<>(entry().wakeUps());
  }

  /** Everything as one JSON value: that of {@code dagger status}, and {@code state}. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>(view().toJson());
    Map<String, @Nullable Object> more = new LinkedHashMap<>();
    more.put("bytes", entry().bytes());
    more.put("life", state().life());
    List<Object> wanted = new ArrayList<>();
    subscribed().forEach((key, one) -> wanted.add(json(key, one)));
    more.put("subscriptions", wanted);
    more.put("correlation", correlated.stream().map(this::json).toList());
    List<Object> timers = new ArrayList<>();
    wakeUps()
        .forEach(
            (time, fires) ->
                timers.add(Map.of("time", Timestamps.text(time), "fires", Timestamps.text(fires))));
    more.put("timers", timers);
    more.put("calls", calls.stream().map(ShownInstance::json).toList());
    Map<String, @Nullable Object> buffered = new LinkedHashMap<>();
    for (String channel : state().bufferedChannels()) {
      buffered.put(versions.channel(channel), (long) state().buffered(channel).size());
    }
    more.put("buffered", buffered);
    more.put("waitingEvents", (long) state().awaitedCount());
    if (state().expires() != 0) {
      more.put("expires", Timestamps.text(state().expires()));
    }
    json.put("state", more);
    return json;
  }

  private Map<String, @Nullable Object> json(String key, Subscribed wanted) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("key", versions.shown(key));
    json.put("number", wanted.number());
    json.put("exclusive", wanted.exclusive());
    json.put("listeners", listeners(wanted));
    return json;
  }

  private Map<String, @Nullable Object> json(Correlated one) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("key", versions.shown(one.key));
    json.put("number", one.subscription.number());
    json.put("life", one.subscription.life());
    json.put("once", one.subscription.once());
    json.put("exclusive", one.subscription.exclusive());
    json.put("expected", one.subscription.hint());
    json.put("keptMessages", (long) one.kept);
    return json;
  }

  private static Map<String, @Nullable Object> json(OpenCall call) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("path", call.id().path());
    json.put("run", (long) call.id().run());
    json.put("attempt", (long) call.id().attempt());
    return json;
  }
}
