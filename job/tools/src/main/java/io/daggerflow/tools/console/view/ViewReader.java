package io.daggerflow.tools.console.view;

import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads the view. For any number of threads. */
public final class ViewReader {

  private final Jdbi jdbi;
  private final Mask mask;

  public ViewReader(Database database, Mask mask) {
    this.jdbi = database.jdbi();
    this.mask = mask;
  }

  /** What is hidden in all that is shown. */
  public Mask mask() {
    return mask;
  }

  /**
   * A part of a list.
   *
   * @param next where the list goes on; null where it ends
   */
  public record Page<T>(List<T> rows, @Nullable String next) {

    public Page {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Instances, the newest first.
   *
   * @param after {@link Page#next} of the page before
   * @throws IllegalArgumentException if it is something else
   */
  public Page<InstanceRow> list(Filter filter, @Nullable String after, int limit) {
    boolean hidden = filter.parameters().stream().anyMatch(each -> mask.hides(each.name()));
    if (hidden) {
      throw new IllegalArgumentException(
          "Expected a parameter that can be searched for, but it is masked");
    }
    ListQuery.Cursor cursor = cursor(after);
    List<InstanceRow> rows =
        jdbi.withHandle(handle -> ListQuery.find(handle, filter, cursor, limit + 1));
    boolean more = rows.size() > limit;
    List<InstanceRow> shown = more ? rows.subList(0, limit) : rows;
    return new Page<>(shown, more ? shown.get(limit - 1).cursor() : null);
  }

  private static ListQuery.Cursor cursor(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return ListQuery.Cursor.START;
    }
    if (!text.matches("-?\\d{1,18}-\\d{1,18}")) {
      throw new IllegalArgumentException(
          "Expected 'after' to be the 'next' of the page before, but it is not");
    }
    int at = text.lastIndexOf('-');
    return new ListQuery.Cursor(
        Long.parseLong(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
  }

  /** How many instances of a template have a status. */
  public record Total(String template, String status, long instances) {}

  /** The numbers of instances, by template and status; those of nothing are left out. */
  public List<Total> totals() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT template, status, instances FROM total WHERE instances <> 0"
                        + " ORDER BY template, status")
                .map(
                    (row, context) ->
                        new Total(
                            row.getString("template"),
                            row.getString("status"),
                            row.getLong("instances")))
                .list());
  }

  /** How many instances wait for an operator. */
  public long incidents() {
    return count("SELECT COUNT(*) FROM instance WHERE incidents > 0");
  }

  private long count(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /**
   * One instance.
   *
   * @param template its definition, where the view has it
   */
  public record Found(InstanceRow row, InstanceView view, @Nullable Map<?, ?> template) {}

  /**
   * The instance as all its events tell it, without what is hidden; empty if no event has mentioned
   * it.
   */
  public Optional<Found> instance(String id) {
    return jdbi.inTransaction(handle -> instance(handle, id));
  }

  private Optional<Found> instance(Handle handle, String id) {
    Optional<InstanceRow> row =
        handle
            .createQuery("SELECT " + InstanceRow.COLUMNS + " FROM instance i WHERE i.id = ?")
            .bind(0, id)
            .map((result, context) -> InstanceRow.of(result))
            .findOne();
    return row.map(
        found -> {
          InstanceView view = new InstanceView(id);
          handle
              .createQuery("SELECT body FROM event WHERE instance = ? ORDER BY number")
              .bind(0, found.key())
              .map((result, context) -> Packed.read(result.getBytes("body")))
              .forEach(view::apply);
          InstanceView shown = masked(view);
          Map<?, ?> definition = view.definition();
          if (definition == null) {
            definition = definition(handle, found.template(), found.version());
          }
          if (definition != null) {
            shown.know(definition);
          }
          return new Found(found, shown, definition);
        });
  }

  /** The instance as its events tell it without what is hidden: so nothing can show it. */
  private InstanceView masked(InstanceView view) {
    if (mask.isEmpty()) {
      return view;
    }
    InstanceView masked = new InstanceView(view.id());
    view.history().forEach(event -> masked.apply(mask.event(event, view)));
    return masked;
  }

  private static @Nullable Map<?, ?> definition(Handle handle, String name, long version) {
    return handle
        .createQuery("SELECT definition FROM template WHERE name = ? AND version = ?")
        .bind(0, name)
        .bind(1, version)
        .map((row, context) -> row.getBytes("definition"))
        .findOne()
        .map(Packed::read)
        .orElse(null);
  }

  /**
   * A version of a template.
   *
   * @param definition null where the list leaves it out or the view does not have it
   */
  public record Template(
      String name,
      long version,
      String status,
      @Nullable String changed,
      @Nullable Map<String, @Nullable Object> definition) {

    /** As the topic of templates has it. */
    public Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("template", name);
      json.put("version", version);
      json.put("status", status);
      if (changed != null) {
        json.put("time", changed);
      }
      if (definition != null) {
        json.put("definition", definition);
      }
      return json;
    }
  }

  /** All versions, without their definitions: by name, the newest version first. */
  public List<Template> templates() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT name, version, status, changed FROM template"
                        + " ORDER BY name, version DESC")
                .map(
                    (row, context) ->
                        new Template(
                            row.getString("name"),
                            row.getLong("version"),
                            row.getString("status"),
                            changed(row.getLong("changed")),
                            null))
                .list());
  }

  /** One version, with its definition. */
  public Optional<Template> template(String name, long version) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT name, version, status, changed, definition FROM template"
                        + " WHERE name = ? AND version = ?")
                .bind(0, name)
                .bind(1, version)
                .map(
                    (row, context) -> {
                      byte[] packed = row.getBytes("definition");
                      return new Template(
                          row.getString("name"),
                          row.getLong("version"),
                          row.getString("status"),
                          changed(row.getLong("changed")),
                          packed == null ? null : Packed.read(packed));
                    })
                .findOne());
  }

  private static @Nullable String changed(long millis) {
    return millis == 0 ? null : Times.text(millis);
  }

  /**
   * A dead letter or a rejection.
   *
   * @param partition of its topic
   * @param offset in it
   * @param cursor where the list goes on after it
   */
  public record Refused(
      Map<String, @Nullable Object> json, int partition, long offset, String cursor) {

    /** As its topic has it, and where it is there. */
    public Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>(json);
      all.put("at", Map.of("partition", (long) partition, "offset", offset));
      return all;
    }
  }

  /**
   * Dead letters or rejections, the newest first.
   *
   * @param code null for all
   * @param after {@link Page#next} of the page before
   * @throws IllegalArgumentException if it is something else
   */
  public Page<Refused> refused(
      Arrival.Kind kind, @Nullable String code, @Nullable String after, int limit) {
    long[] place = place(after);
    String sql =
        "SELECT part, position, came, body FROM refused WHERE kind = :kind"
            + (code == null ? "" : " AND code = :code")
            + (place.length == 0 ? "" : " AND (came, part, position) < (:came, :part, :position)")
            + " ORDER BY came DESC, part DESC, position DESC LIMIT :limit";
    List<Refused> rows =
        jdbi.withHandle(
            handle -> {
              var query =
                  handle.createQuery(sql).bind("kind", kind.name()).bind("limit", limit + 1);
              if (code != null) {
                query.bind("code", code);
              }
              if (place.length > 0) {
                query
                    .bind("came", place[0])
                    .bind("part", (int) place[1])
                    .bind("position", place[2]);
              }
              return query
                  .map(
                      (row, context) ->
                          new Refused(
                              mask.refused(Packed.read(row.getBytes("body"))),
                              row.getInt("part"),
                              row.getLong("position"),
                              row.getLong("came")
                                  + "-"
                                  + row.getInt("part")
                                  + "-"
                                  + row.getLong("position")))
                  .list();
            });
    boolean more = rows.size() > limit;
    List<Refused> shown = more ? rows.subList(0, limit) : rows;
    return new Page<>(shown, more ? shown.get(limit - 1).cursor() : null);
  }

  private static long[] place(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return new long[0];
    }
    if (!text.matches("\\d{1,18}-\\d{1,9}-\\d{1,18}")) {
      throw new IllegalArgumentException(
          "Expected 'after' to be the 'next' of the page before, but it is not");
    }
    List<Long> numbers = new ArrayList<>();
    for (String number : text.split("-", -1)) {
      numbers.add(Long.parseLong(number));
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** How many there are, by code. */
  public Map<String, Long> refused(Arrival.Kind kind) {
    Map<String, Long> counts = new LinkedHashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT code, COUNT(*) AS number FROM refused WHERE kind = ? GROUP BY code"
                        + " ORDER BY code")
                .bind(0, kind.name())
                .map((row, context) -> Map.entry(row.getString("code"), row.getLong("number")))
                .forEach(each -> counts.put(each.getKey(), each.getValue())));
    return counts;
  }
}
