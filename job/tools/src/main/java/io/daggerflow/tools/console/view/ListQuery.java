package io.daggerflow.tools.console.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The statement that finds a page of instances, the newest first. Values are always bound. */
final class ListQuery {

  /** Of each way in which a text may match, so many are looked at. */
  static final int MOST_MATCHES = 2000;

  private final StringBuilder where = new StringBuilder();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final String from;
  private final String order;

  private ListQuery(boolean byParameter) {
    // CROSS JOIN keeps SQLite to this order: first the parameter, then its instance.
    this.from = byParameter ? "parameter p CROSS JOIN instance i" : "instance i";
    this.order = byParameter ? "p.created DESC, p.instance DESC" : "i.created DESC, i.key DESC";
    if (byParameter) {
      and("i.key = p.instance");
    }
  }

  /**
   * Finds instances.
   *
   * @param after the cursor of the last one before
   */
  static List<InstanceRow> find(Handle handle, Filter filter, Cursor after, int limit) {
    ListQuery query = new ListQuery(!filter.parameters().isEmpty());
    query.restrict(filter);
    query.parameters(filter.parameters());
    query.after(after);
    return query.run(handle, limit);
  }

  /**
   * A place in the list.
   *
   * @param created of the last instance before
   * @param key of the last instance before
   */
  record Cursor(long created, long key) {
    static final Cursor START = new Cursor(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private void and(String condition) {
    where.append(where.isEmpty() ? "" : " AND ").append(condition);
  }

  private void and(String condition, String name, Object value) {
    and(condition);
    values.put(name, value);
  }

  private void restrict(Filter filter) {
    if (filter.template() != null) {
      and("i.template = :template", "template", filter.template());
    }
    if (filter.status() != null) {
      and("i.status = :status", "status", filter.status().name());
    }
    if (filter.open()) {
      and("i.completed IS NULL");
    }
    if (filter.incidents()) {
      and("i.incidents > 0");
    }
    if (filter.from() != null) {
      and("i.created >= :from", "from", filter.from().toEpochMilli());
    }
    if (filter.until() != null) {
      and("i.created < :until", "until", filter.until().toEpochMilli());
    }
    if (filter.quietSince() != null) {
      and("i.updated < :quiet", "quiet", filter.quietSince().toEpochMilli());
    }
    if (filter.text() != null) {
      text(filter.text());
    }
  }

  private void text(String text) {
    and(
        """
        i.key IN (
          SELECT key FROM (SELECT key FROM instance WHERE id >= :text AND id < :textEnd
            ORDER BY id LIMIT :matches) by_id
          UNION SELECT instance FROM (SELECT instance FROM parameter
            WHERE value >= :text AND value < :textEnd ORDER BY value LIMIT :matches) by_value
          UNION SELECT key FROM (SELECT key FROM instance
            WHERE reason IS NOT NULL AND LOWER(reason) LIKE :reason ESCAPE '!'
            ORDER BY created DESC, key DESC LIMIT :matches) by_reason)""");
    String clean = Instances.searched(text);
    values.put("text", clean);
    values.put("textEnd", clean + Character.toString(Character.MAX_CODE_POINT));
    values.put("reason", "%" + escaped(clean.toLowerCase(java.util.Locale.ROOT)) + "%");
    values.put("matches", MOST_MATCHES);
  }

  private static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private void parameters(List<Filter.Parameter> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      Filter.Parameter wanted = parameters.get(i);
      values.put("name" + i, String.valueOf(Instances.clean(wanted.name())));
      values.put("value" + i, Instances.searched(wanted.value()));
      String condition = "%1$s.name = :name%2$d AND %1$s.value = :value%2$d";
      and(
          i == 0
              ? condition.formatted("p", i)
              : "EXISTS (SELECT 1 FROM parameter q WHERE q.instance = i.key AND "
                  + condition.formatted("q", i)
                  + ")");
    }
  }

  private void after(Cursor after) {
    if (!after.equals(Cursor.START)) {
      String place = order.startsWith("p") ? "(p.created, p.instance)" : "(i.created, i.key)";
      and(place + " < (:created, :key)", "created", after.created());
      values.put("key", after.key());
    }
  }

  private List<InstanceRow> run(Handle handle, int limit) {
    String sql =
        "SELECT "
            + InstanceRow.COLUMNS
            + " FROM "
            + from
            + (where.isEmpty() ? "" : " WHERE " + where)
            + " ORDER BY "
            + order
            + " LIMIT :limit";
    try (Query query = handle.createQuery(sql)) {
      values.forEach(query::bind);
      query.bind("limit", limit);
      return query.map((row, context) -> InstanceRow.of(row)).list();
    }
  }
}
