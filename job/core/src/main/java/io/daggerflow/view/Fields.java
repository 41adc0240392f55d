package io.daggerflow.view;

import io.daggerflow.state.Status;
import io.daggerflow.value.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of a record of the job, or of a template in it. A field of another type than
 * expected counts as missing: readers must get along with records of newer jobs.
 */
public final class Fields {

  private Fields() {}

  /** A value as text; null where there is none. */
  public static @Nullable String text(Map<?, ?> json, String name) {
    Object value = json.get(name);
    return value == null ? null : Values.text(value);
  }

  /** An integer. */
  public static long number(Map<?, ?> json, String name, long otherwise) {
    return json.get(name) instanceof Number number ? number.longValue() : otherwise;
  }

  /** Whether it is true. */
  public static boolean flag(Map<?, ?> json, String name) {
    return Boolean.TRUE.equals(json.get(name));
  }

  /** An object; null where there is none. */
  public static @Nullable Map<?, ?> object(Map<?, ?> json, String name) {
    return json.get(name) instanceof Map<?, ?> map ? map : null;
  }

  /** A list; empty where there is none. */
  public static List<?> list(Map<?, ?> json, String name) {
    return json.get(name) instanceof List<?> list ? list : List.of();
  }

  static Status status(Map<?, ?> json, String name, Status otherwise) {
    Object value = json.get(name);
    for (Status status : Status.values()) {
      if (status.name().equals(value)) {
        return status;
      }
    }
    return otherwise;
  }

  /** Puts a field where there is a value. */
  static void put(Map<String, @Nullable Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
