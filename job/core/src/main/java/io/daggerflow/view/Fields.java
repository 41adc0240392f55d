package io.daggerflow.view;

import io.daggerflow.state.Status;
import io.daggerflow.value.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of a record of the job. A field of another type than expected counts as missing:
 * readers must get along with records of newer jobs.
 */
final class Fields {

  private Fields() {}

  static @Nullable String text(Map<?, ?> json, String name) {
    Object value = json.get(name);
    return value == null ? null : Values.text(value);
  }

  static long number(Map<?, ?> json, String name, long otherwise) {
    return json.get(name) instanceof Number number ? number.longValue() : otherwise;
  }

  static boolean flag(Map<?, ?> json, String name) {
    return Boolean.TRUE.equals(json.get(name));
  }

  static @Nullable Map<?, ?> object(Map<?, ?> json, String name) {
    return json.get(name) instanceof Map<?, ?> map ? map : null;
  }

  static List<?> list(Map<?, ?> json, String name) {
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
