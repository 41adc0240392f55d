package io.daggerflow.tools.console.view;

import io.daggerflow.tools.words.Explanation;
import io.daggerflow.value.Values;
import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of instances. An event is applied to the instance as its former events tell it;
 * those of instances that something happened to lately are kept, those of others are read again.
 */
final class Instances {

  private static final String UPSERT =
      """
      INSERT INTO instance (key, id, template, version, status, reason, suspended, compensating, \
      incidents, created, updated, completed, due, waits_for, seq, job_run, records)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET template = excluded.template, version = excluded.version,
      status = excluded.status, reason = excluded.reason, suspended = excluded.suspended,
      compensating = excluded.compensating, incidents = excluded.incidents,
      created = excluded.created, updated = excluded.updated, completed = excluded.completed,
      due = excluded.due, waits_for = excluded.waits_for, seq = excluded.seq,
      job_run = excluded.job_run, records = excluded.records""";

  private static final String COUNT =
      """
      INSERT INTO total (template, status, instances) VALUES (?, ?, ?)
      ON CONFLICT (template, status) DO UPDATE SET instances = total.instances + \
      excluded.instances""";

  /** How long values are that can be searched for; longer ones are found by their beginning. */
  static final int LONGEST_VALUE = 200;

  private static final int MOST_IDS = 500;

  private final Mask mask;
  private final Recent recent = new Recent();
  private long lastKey = -1;

  /** An instance while events are applied to it. */
  private static final class Open {
    private final long key;
    private final InstanceView view;
    private final List<Arrival> added = new ArrayList<>();
    private long records;
    private @Nullable String template;
    private @Nullable String status;
    private boolean parameters;

    private Open(long key, InstanceView view) {
      this.key = key;
      this.view = view;
    }
  }

  Instances(Mask mask) {
    this.mask = mask;
  }

  /** Applies events in their order. If this fails, {@link #forget} must follow. */
  void apply(Handle handle, List<Arrival> events) {
    Map<String, Open> open = open(handle, ids(events));
    for (Arrival event : events) {
      Map<String, @Nullable Object> json = event.json();
      Open instance = open.get(event.instanceId());
      if (json != null && instance != null) {
        long before = instance.view.seq();
        instance.view.apply(json);
        instance.added.add(event);
        instance.parameters |= json.get("parameters") != null || instance.view.seq() <= before;
      }
    }
    history(handle, open);
    rows(handle, open);
    totals(handle, open);
    parameters(handle, open);
    open.values().forEach(each -> recent.keep(each.key, each.view, each.records));
  }

  /** Forgets what was not written. */
  void forget() {
    recent.clear();
    lastKey = -1;
  }

  /** Writes anew what instances wait for. */
  void sayAgain(Handle handle) {
    List<String> ids =
        handle
            .createQuery("SELECT id FROM instance WHERE completed IS NULL ORDER BY key")
            .mapTo(String.class)
            .list();
    for (int from = 0; from < ids.size(); from += MOST_IDS) {
      Map<String, Open> open =
          open(handle, ids.subList(from, Math.min(ids.size(), from + MOST_IDS)));
      open.forEach(
          (id, instance) ->
              handle.execute(
                  "UPDATE instance SET waits_for = ? WHERE key = ?",
                  clean(mask.explanation(instance.view)),
                  instance.key));
    }
  }

  private static List<String> ids(List<Arrival> events) {
    List<String> ids = new ArrayList<>();
    events.forEach(event -> ids.add(event.instanceId()));
    return ids.stream().distinct().toList();
  }

  private Map<String, Open> open(Handle handle, List<String> ids) {
    Map<String, Open> open = new LinkedHashMap<>();
    for (int from = 0; from < ids.size(); from += MOST_IDS) {
      known(handle, ids.subList(from, Math.min(ids.size(), from + MOST_IDS)), open);
    }
    histories(handle, open.values());
    for (String id : ids) {
      open.computeIfAbsent(id, each -> new Open(nextKey(handle), new InstanceView(each)));
    }
    return open;
  }

  private void known(Handle handle, List<String> ids, Map<String, Open> open) {
    handle
        .createQuery("SELECT key, id, template, status, records FROM instance WHERE id IN (<ids>)")
        .bindList("ids", ids)
        .map(
            (row, context) -> {
              InstanceView kept = recent.get(row.getLong("key"));
              InstanceView view = kept == null ? new InstanceView(row.getString("id")) : kept;
              Open found = new Open(row.getLong("key"), view);
              found.template = row.getString("template");
              found.status = row.getString("status");
              found.records = row.getLong("records");
              return found;
            })
        .forEach(found -> open.put(found.view.id(), found));
  }

  /** Applies the former events of those that are not kept. */
  private static void histories(Handle handle, Iterable<Open> instances) {
    Map<Long, Open> fresh = new HashMap<>();
    instances.forEach(
        each -> {
          if (each.view.seq() == 0) {
            fresh.put(each.key, each);
          }
        });
    List<Long> keys = List.copyOf(fresh.keySet());
    for (int from = 0; from < keys.size(); from += MOST_IDS) {
      handle
          .createQuery(
              "SELECT instance, body FROM event WHERE instance IN (<keys>)"
                  + " ORDER BY instance, number")
          .bindList("keys", keys.subList(from, Math.min(keys.size(), from + MOST_IDS)))
          .map((row, context) -> Map.entry(row.getLong("instance"), row.getBytes("body")))
          .forEach(each -> fresh.get(each.getKey()).view.apply(Packed.read(each.getValue())));
    }
  }

  private long nextKey(Handle handle) {
    if (lastKey < 0) {
      lastKey =
          handle.createQuery("SELECT COALESCE(MAX(key), 0) FROM instance").mapTo(Long.class).one();
    }
    return ++lastKey;
  }

  private static void history(Handle handle, Map<String, Open> open) {
    PreparedBatch batch =
        handle.prepareBatch("INSERT INTO event (instance, number, body) VALUES (?, ?, ?)");
    for (Open each : open.values()) {
      for (Arrival event : each.added) {
        each.records++;
        batch.add(each.key, each.records, event.packed());
      }
    }
    batch.execute();
  }

  private void rows(Handle handle, Map<String, Open> open) {
    PreparedBatch batch = handle.prepareBatch(UPSERT);
    open.values().forEach(each -> row(batch, each));
    batch.execute();
  }

  private void row(PreparedBatch batch, Open instance) {
    InstanceView view = instance.view;
    batch.add(
        instance.key,
        view.id(),
        template(view),
        view.version(),
        view.status().name(),
        clean(view.reason()),
        view.isSuspended() ? 1 : 0,
        view.isCompensating() ? 1 : 0,
        view.incidents(),
        time(view.created()),
        time(view.updated()),
        view.isOver() ? time(view.completed() == null ? view.updated() : view.completed()) : null,
        Times.millis(Explanation.due(view)),
        clean(mask.explanation(view)),
        view.seq(),
        jobRun(instance),
        instance.records);
  }

  private static @Nullable String jobRun(Open instance) {
    Map<?, ?> last = instance.added.get(instance.added.size() - 1).json();
    Object run = last == null ? null : last.get("jobRun");
    return run == null ? null : run.toString();
  }

  private static String template(InstanceView view) {
    String template = clean(view.template());
    return template == null ? "" : template;
  }

  private static long time(@Nullable String time) {
    Long millis = Times.millis(time);
    return millis == null ? 0 : millis;
  }

  private record Total(String template, String status) {}

  private static void totals(Handle handle, Map<String, Open> open) {
    Map<Total, Long> changes = new LinkedHashMap<>();
    for (Open each : open.values()) {
      if (each.template != null && each.status != null) {
        changes.merge(new Total(each.template, each.status), -1L, Long::sum);
      }
      changes.merge(new Total(template(each.view), each.view.status().name()), 1L, Long::sum);
    }
    PreparedBatch batch = handle.prepareBatch(COUNT);
    changes.forEach(
        (total, change) -> {
          if (change != 0) {
            batch.add(total.template(), total.status(), change);
          }
        });
    batch.execute();
  }

  private void parameters(Handle handle, Map<String, Open> open) {
    PreparedBatch remove = handle.prepareBatch("DELETE FROM parameter WHERE instance = ?");
    PreparedBatch add =
        handle.prepareBatch(
            "INSERT INTO parameter (instance, name, value, created) VALUES (?, ?, ?, ?)");
    for (Open each : open.values()) {
      if (!each.parameters) {
        continue;
      }
      if (each.status != null) {
        remove.add(each.key);
      }
      long created = time(each.view.created());
      each.view
          .parameters()
          .forEach(
              (name, value) -> {
                if (isSearched(name, value)) {
                  add.add(each.key, clean(name), searched(Values.text(value)), created);
                }
              });
    }
    remove.execute();
    add.execute();
  }

  private boolean isSearched(String name, @Nullable Object value) {
    return isScalar(value) && !mask.hides(name);
  }

  /** Whether instances are found by such a value of a parameter. */
  static boolean isScalar(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  static String searched(String value) {
    String clean = String.valueOf(clean(value));
    return clean.length() <= LONGEST_VALUE ? clean : clean.substring(0, LONGEST_VALUE);
  }

  /** Without what PostgreSQL does not take in a text: NUL and halves of characters. */
  static @Nullable String clean(@Nullable String text) {
    if (text == null) {
      return null;
    }
    boolean plain = text.chars().allMatch(c -> c != 0 && !Character.isSurrogate((char) c));
    if (plain) {
      return text;
    }
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .map(
            c ->
                c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
