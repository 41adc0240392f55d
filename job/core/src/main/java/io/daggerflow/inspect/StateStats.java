package io.daggerflow.inspect;

import io.daggerflow.correlation.KeyContents;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.format.Timestamps;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures of a savepoint. */
public final class StateStats {

  private final Savepoint savepoint;
  private final Versions versions;

  private final Map<String, Users> users = new TreeMap<>();
  private final Sizes instances = new Sizes();
  private final Largest largestInstances = new Largest();
  private final Wakes instanceTimers = new Wakes();
  private long newest;
  private long buffered;
  private long held;

  private final Sizes keys = new Sizes();
  private final Largest largestKeys = new Largest();
  private final Largest most = new Largest();
  private final Wakes keyTimers = new Wakes();
  private final Map<String, Waiting> channels = new TreeMap<>();
  private long kept;

  /** Who runs on one version. */
  private static final class Users {
    private final long[] statuses = new long[Status.values().length];
    private long needed;
    private long suspended;
    private long compensating;
    private long onHold;

    Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      for (Status status : Status.values()) {
        put(json, status.name(), statuses[status.ordinal()]);
      }
      put(json, "suspended", suspended);
      put(json, "compensating", compensating);
      put(json, "onHold", onHold);
      return json;
    }

    private static void put(Map<String, @Nullable Object> json, String name, long count) {
      if (count > 0) {
        json.put(name, count);
      }
    }
  }

  /** What waits on one channel. */
  private static final class Waiting {
    private long keys;
    private long subscriptions;
    private long exclusive;
    private long kept;
    private long keptBytes;
  }

  /** Timers. */
  private static final class Wakes {
    private long count;
    private long first = Long.MAX_VALUE;
    private long last;

    void add(Entry entry) {
      for (long fires : entry.wakeUps().values()) {
        count++;
        first = Math.min(first, fires);
        last = Math.max(last, fires);
      }
    }

    Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("count", count);
      if (count > 0) {
        json.put("first", Timestamps.text(first));
        json.put("last", Timestamps.text(last));
      }
      return json;
    }
  }

  private StateStats(Savepoint savepoint) {
    this.savepoint = savepoint;
    this.versions = new Versions(savepoint.versions());
  }

  /** Reads the whole savepoint. */
  public static StateStats of(Savepoint savepoint) {
    StateStats stats = new StateStats(savepoint);
    savepoint.instances(stats::instance);
    savepoint.keys(stats::key);
    return stats;
  }

  private void instance(Entry entry) {
    InstanceState state = InstanceState.read(entry.store());
    if (state == null) {
      return;
    }
    long bytes = entry.bytes();
    instances.add(bytes);
    largestInstances.add(entry.key(), bytes);
    instanceTimers.add(entry);
    newest = Math.max(newest, state.lastStep());
    held += state.heldMessages();
    for (String channel : state.bufferedChannels()) {
      buffered += state.buffered(channel).size();
    }
    Users of = users.computeIfAbsent(state.template() + '@' + state.version(), id -> new Users());
    of.statuses[state.status().ordinal()]++;
    of.needed += state.isBare() || state.hasOwnTemplate() ? 0 : 1;
    of.suspended += state.suspended() == 0 ? 0 : 1;
    of.compensating += state.isCompensating() ? 1 : 0;
    of.onHold += state.incidents() == 0 ? 0 : 1;
  }

  private void key(Entry entry) {
    KeyContents contents = KeyContents.read(entry.store());
    keys.add(entry.bytes());
    largestKeys.add(versions.shown(entry.key()), entry.bytes());
    keyTimers.add(entry);
    if (!contents.subscriptions().isEmpty()) {
      most.add(versions.shown(entry.key()), contents.subscriptions().size());
    }
    Waiting waiting =
        channels.computeIfAbsent(versions.channelOf(entry.key()), name -> new Waiting());
    waiting.keys++;
    waiting.subscriptions += contents.subscriptions().size();
    waiting.exclusive += contents.subscriptions().stream().filter(Subscription::exclusive).count();
    waiting.kept += contents.kept().size();
    for (Offer offer : contents.kept()) {
      byte[] value = offer.message().value();
      waiting.keptBytes += value == null ? 0 : value.length;
    }
    kept += contents.kept().size();
  }

  /** Everything as one JSON value. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("newestStep", newest == 0 ? null : Timestamps.text(newest));
    json.put("operators", new LinkedHashMap<>(savepoint.bytes()));
    json.put("instances", instancesJson());
    json.put("keys", keysJson());
    json.put("versions", versionsJson());
    json.put("calls", callsJson());
    return json;
  }

  private Map<String, @Nullable Object> instancesJson() {
    Map<String, @Nullable Object> json = instances.toJson();
    Map<String, @Nullable Object> byVersion = new LinkedHashMap<>();
    users.forEach((id, of) -> byVersion.put(id, of.toJson()));
    json.put("versions", byVersion);
    json.put("largest", largestInstances.toJson("instanceId", "bytes"));
    json.put("timers", instanceTimers.toJson());
    json.put("bufferedMessages", buffered);
    json.put("heldMessages", held);
    return json;
  }

  private Map<String, @Nullable Object> keysJson() {
    Map<String, @Nullable Object> json = keys.toJson();
    List<Object> byChannel = new ArrayList<>();
    channels.forEach(
        (name, waiting) -> {
          Map<String, @Nullable Object> one = new LinkedHashMap<>();
          one.put("channel", name);
          one.put("keys", waiting.keys);
          one.put("subscriptions", waiting.subscriptions);
          one.put("exclusive", waiting.exclusive);
          one.put("keptMessages", waiting.kept);
          one.put("keptBytes", waiting.keptBytes);
          byChannel.add(one);
        });
    json.put("channels", byChannel);
    json.put("largest", largestKeys.toJson("key", "bytes"));
    json.put("mostSubscriptions", most.toJson("key", "subscriptions"));
    json.put("timers", keyTimers.toJson());
    json.put("keptMessages", kept);
    return json;
  }

  private List<Object> versionsJson() {
    List<Object> list = new ArrayList<>();
    savepoint.versions().stream()
        .sorted(Comparator.comparing(Version::id))
        .forEach(
            version -> {
              Users of = users.get(version.id());
              Map<String, @Nullable Object> one = new LinkedHashMap<>();
              one.put("version", version.id());
              one.put("retired", version.retired());
              one.put("deployed", Timestamps.text(version.since()));
              one.put("neededBy", of == null ? 0L : of.needed);
              list.add(one);
            });
    return list;
  }

  private Map<String, @Nullable Object> callsJson() {
    Map<String, Long> byPath = new TreeMap<>();
    savepoint.calls().forEach(call -> byPath.merge(call.id().path(), 1L, Long::sum));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("count", (long) savepoint.calls().size());
    json.put("paths", new LinkedHashMap<>(byPath));
    return json;
  }
}
