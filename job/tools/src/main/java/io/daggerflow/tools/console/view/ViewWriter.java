package io.daggerflow.tools.console.view;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.value.Json;
import io.daggerflow.view.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the topics say into the database. Records and the position after them are written in
 * one transaction: whenever the console ends, the next one goes on without a loss and without
 * anything twice. For one thread.
 */
public final class ViewWriter {

  private static final String TEMPLATE =
      """
      INSERT INTO template (name, version, status, changed, definition) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (name, version) DO UPDATE SET status = excluded.status,
      changed = excluded.changed, definition = COALESCE(excluded.definition, template.definition)""";

  private static final String REFUSED =
      """
      INSERT INTO refused (kind, part, position, came, code, body) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (kind, part, position) DO NOTHING""";

  /** Status of a version that the job no longer has. */
  static final String REMOVED = "REMOVED";

  private final Jdbi jdbi;
  private final Mask mask;
  private final Instances instances;
  private long unreadable;

  public ViewWriter(Database database, Mask mask) {
    this.jdbi = database.jdbi();
    this.mask = mask;
    this.instances = new Instances(mask);
  }

  /**
   * Applies records, those of a partition in their order.
   *
   * @throws ClientException if another console has written to the view meanwhile
   */
  public void apply(List<Arrival> arrivals) {
    try {
      jdbi.useTransaction(handle -> apply(handle, arrivals));
    } catch (RuntimeException e) {
      instances.forget();
      throw e;
    }
  }

  private void apply(Handle handle, List<Arrival> arrivals) {
    instances.apply(
        handle, arrivals.stream().filter(arrival -> arrival.instanceId() != null).toList());
    PreparedBatch refused = handle.prepareBatch(REFUSED);
    for (Arrival arrival : arrivals) {
      switch (arrival.kind()) {
        case EVENT -> unreadable += arrival.instanceId() == null ? 1 : 0;
        case TEMPLATE -> template(handle, arrival);
        case DEAD_LETTER, REJECTION -> refused(refused, arrival);
      }
    }
    refused.execute();
    moveOn(handle, arrivals);
  }

  /** Records of the topics that are none of the job's, and were passed over. */
  public long unreadable() {
    return unreadable;
  }

  private void template(Handle handle, Arrival arrival) {
    Map<String, @Nullable Object> json = arrival.json();
    int at = arrival.key().lastIndexOf('@');
    if (json != null && json.get("template") != null) {
      Object definition = json.get("definition");
      handle.execute(
          TEMPLATE,
          Instances.clean(Fields.text(json, "template")),
          Fields.number(json, "version", 0),
          String.valueOf(Fields.text(json, "status")),
          time(json),
          definition instanceof Map<?, ?> ? Packed.of(Json.bytes(definition)) : null);
    } else if (json == null && at > 0 && arrival.key().substring(at + 1).matches("\\d{1,18}")) {
      long version = Long.parseLong(arrival.key().substring(at + 1));
      String name = Instances.clean(arrival.key().substring(0, at));
      handle.execute(TEMPLATE, name, version, REMOVED, 0L, null);
    } else {
      unreadable++;
    }
  }

  private void refused(PreparedBatch batch, Arrival arrival) {
    Map<String, @Nullable Object> json = arrival.json();
    if (json == null) {
      unreadable++;
      return;
    }
    batch.add(
        arrival.kind().name(),
        arrival.partition(),
        arrival.offset(),
        time(json),
        String.valueOf(Instances.clean(Fields.text(json, "code"))),
        arrival.packed());
  }

  private static long time(Map<?, ?> json) {
    Long time = Times.millis(Fields.text(json, "time"));
    return time == null ? 0 : time;
  }

  private static void moveOn(Handle handle, List<Arrival> arrivals) {
    Map<TopicPartition, long[]> moves = new LinkedHashMap<>();
    for (Arrival each : arrivals) {
      moves
              .computeIfAbsent(
                  new TopicPartition(each.topic(), each.partition()),
                  partition -> new long[] {each.offset(), 0})[1] =
          each.offset() + 1;
    }
    moves.forEach((partition, move) -> moveOn(handle, partition, move[0], move[1]));
  }

  /** Offsets may have gaps (the marks of transactions), but never go back. */
  private static void moveOn(Handle handle, TopicPartition partition, long from, long to) {
    int changed =
        handle.execute(
            """
            INSERT INTO topic_position (topic, part, next) VALUES (?, ?, ?)
            ON CONFLICT (topic, part) DO UPDATE SET next = excluded.next
            WHERE topic_position.next <= ?""",
            partition.topic(),
            partition.partition(),
            to,
            from);
    if (changed != 1) {
      throw new ClientException(
          "Expected to be the only console that writes to this view, but another one has read "
              + partition
              + " further");
    }
  }

  /** Where to read on, by partition; those that are not there begin at their beginning. */
  public Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("SELECT topic, part, next FROM topic_position")
                .map(
                    (row, context) ->
                        Map.entry(
                            new TopicPartition(row.getString("topic"), row.getInt("part")),
                            row.getLong("next")))
                .forEach(each -> positions.put(each.getKey(), each.getValue())));
    return positions;
  }

  /**
   * Notes what the view is made from: at the first time it is written down, then it must be the
   * same.
   *
   * @throws ClientException if the view was made from other topics
   */
  public void madeFrom(String topics) {
    String known = setting("topics", topics);
    if (!known.equals(topics)) {
      throw new ClientException(
          "Expected the topics that this view was made from, but these are others. Use --rebuild to"
              + " make it anew, or another --database");
    }
  }

  /**
   * Takes masked parameters out of the search, and out of the sentences, if the mask has become
   * another.
   *
   * @return whether it has
   */
  public boolean mask() {
    String names = mask.toString();
    if (setting("mask", "").equals(names)) {
      return false;
    }
    jdbi.useTransaction(
        handle -> {
          List<String> hidden =
              handle
                  .createQuery("SELECT DISTINCT name FROM parameter")
                  .mapTo(String.class)
                  .filter(mask::hides)
                  .list();
          hidden.forEach(name -> handle.execute("DELETE FROM parameter WHERE name = ?", name));
          instances.sayAgain(handle);
          handle.execute("UPDATE setting SET value = ? WHERE name = 'mask'", names);
        });
    return true;
  }

  /** The setting, which is this value if there was none. */
  private String setting(String name, String value) {
    return Objects.requireNonNull(
        jdbi.inTransaction(
            handle -> {
              handle.execute(
                  "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                  name,
                  value);
              return handle
                  .createQuery("SELECT value FROM setting WHERE name = ?")
                  .bind(0, name)
                  .mapTo(String.class)
                  .one();
            }));
  }
}
