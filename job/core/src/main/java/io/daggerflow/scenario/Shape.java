package io.daggerflow.scenario;

import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON values of a scenario file strictly: what has another form than the format says is
 * an error.
 */
final class Shape {

  private Shape() {}

  /** An object with these fields only. */
  static Map<String, @Nullable Object> object(
      String place, @Nullable Object value, Set<String> fields) throws InvalidScenarioException {
    Map<String, @Nullable Object> object = object(place, value);
    for (String name : object.keySet()) {
      if (!fields.contains(name)) {
        throw new InvalidScenarioException(
            place
                + ": Expected only the fields "
                + new TreeSet<>(fields)
                + ", but there is an unknown field '"
                + name
                + "'");
      }
    }
    return object;
  }

  /** An object with any fields; null counts as an empty one. */
  static Map<String, @Nullable Object> object(String place, @Nullable Object value)
      throws InvalidScenarioException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, element) -> object.put((String) name, element));
    } else if (value != null) {
      throw wrong(place, "an object", value);
    }
    return object;
  }

  /** A list; null counts as an empty one. */
  static List<?> list(String place, @Nullable Object value) throws InvalidScenarioException {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(place, "a list", value);
  }

  /** A text. */
  static String text(String place, @Nullable Object value) throws InvalidScenarioException {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(place, "a text", value);
  }

  static InvalidScenarioException wrong(String place, String expected, @Nullable Object actual) {
    return new InvalidScenarioException(
        place
            + ": Expected "
            + expected
            + ", but it is "
            + (actual == null ? "missing" : Values.text(actual)));
  }
}
