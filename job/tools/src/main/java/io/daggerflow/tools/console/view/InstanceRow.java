package io.daggerflow.tools.console.view;

import io.daggerflow.state.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of an instance.
 *
 * @param waitsFor one sentence; null for one that is over
 * @param due the next point in time that anything in it waits for
 */
public record InstanceRow(
    long key,
    String id,
    String template,
    long version,
    Status status,
    @Nullable String reason,
    boolean suspended,
    boolean compensating,
    long incidents,
    long created,
    long updated,
    @Nullable Long completed,
    @Nullable Long due,
    @Nullable String waitsFor,
    long seq,
    @Nullable String jobRun) {

  static final String COLUMNS =
      "i.key, i.id, i.template, i.version, i.status, i.reason, i.suspended, i.compensating,"
          + " i.incidents, i.created, i.updated, i.completed, i.due, i.waits_for, i.seq, i.job_run";

  static InstanceRow of(ResultSet row) throws SQLException {
    return new InstanceRow(
        row.getLong("key"),
        row.getString("id"),
        row.getString("template"),
        row.getLong("version"),
        Status.valueOf(row.getString("status")),
        row.getString("reason"),
        row.getInt("suspended") != 0,
        row.getInt("compensating") != 0,
        row.getLong("incidents"),
        row.getLong("created"),
        row.getLong("updated"),
        number(row, "completed"),
        number(row, "due"),
        row.getString("waits_for"),
        row.getLong("seq"),
        row.getString("job_run"));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** Where the list goes on after this one. */
  public String cursor() {
    return created + "-" + key;
  }

  /** As JSON, with the names that {@code dagger list --json} uses. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("instanceId", id);
    json.put("template", template.isEmpty() ? null : template);
    json.put("version", version);
    json.put("status", status.name());
    json.put("reason", reason);
    json.put("suspended", suspended);
    json.put("compensating", compensating);
    json.put("incidents", incidents);
    json.put("seq", seq);
    json.put("created", Times.text(created));
    json.put("completed", Times.text(completed));
    json.put("updated", Times.text(updated));
    json.put("due", Times.text(due));
    json.put("explanation", waitsFor);
    json.put("jobRun", jobRun);
    json.values().removeIf(java.util.Objects::isNull);
    return json;
  }
}
