package io.daggerflow.template;

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
}
