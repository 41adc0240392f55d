package io.daggerflow.tools.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record that answers a request: an event, a rejection or an accepted template.
 *
 * @param record as JSON, as the job wrote it
 */
public record Answer(Kind kind, Map<String, @Nullable Object> record) {

  /** The topic it came from. */
  public enum Kind {
    EVENT,
    REJECTION,
    TEMPLATE
  }

  /** Whether the job refused the request. */
  public boolean isRefused() {
    return kind == Kind.REJECTION;
  }

  /** A field as text; empty where there is none. */
  public String text(String field) {
    Object value = record.get(field);
    return value == null ? "" : value.toString();
  }
}
