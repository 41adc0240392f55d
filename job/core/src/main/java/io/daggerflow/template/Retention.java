package io.daggerflow.template;

import java.util.Objects;

/**
 * How long a finished instance stays queryable and keeps its id (rule S10.5); ISO-8601 text or
 * seconds, checked when the template is loaded.
 *
 * @param completed for COMPLETED and STOPPED instances
 * @param failed for FAILURE
 */
public record Retention(Object completed, Object failed) {

  /** A day, or two weeks. */
  public static final Retention DEFAULT = new Retention("PT24H", "P14D");

  private static final String FIELD = "retention";

  static Retention read(Fields fields) {
    if (!fields.isObject(FIELD)) {
      Object both = TimeFields.duration(fields, FIELD, DEFAULT);
      return both == DEFAULT ? DEFAULT : new Retention(both, both);
    }
    Fields each = Objects.requireNonNull(fields.object(FIELD));
    Retention retention =
        new Retention(
            TimeFields.duration(each, "completed", DEFAULT.completed),
            TimeFields.duration(each, "failed", DEFAULT.failed));
    each.end();
    return retention;
  }
}
