package io.daggerflow.format;

import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one request; what does not fit is noted, and all of it is told at once. */
final class RequestFields {

  private static final int LONGEST_TEXT = 1000;
  private static final int LONGEST_PATH = 10_000;

  private final Map<String, @Nullable Object> json;
  private final List<String> problems = new ArrayList<>();

  RequestFields(Map<String, @Nullable Object> json) {
    this.json = json;
  }

  /** What does not fit, as sentences. */
  List<String> problems() {
    return problems;
  }

  /** Notes each field of another name. */
  void only(String type, Set<String> common, Set<String> own) {
    for (String name : json.keySet()) {
      if (!common.contains(name) && !own.contains(name)) {
        problems.add(
            "Expected only fields of a '"
                + type
                + "', but there is an unknown field '"
                + Values.shown(name)
                + "'");
      }
    }
  }

  boolean has(String name) {
    return json.get(name) != null;
  }

  /** A text that must be there and not empty. */
  String text(String name) {
    return text(name, true, LONGEST_TEXT);
  }

  @Nullable String optionalText(String name) {
    return has(name) ? text(name, false, LONGEST_TEXT) : null;
  }

  /** The {@code requestId}, to be repeated in the answer; null if it cannot be. */
  @Nullable String requestId() {
    String id = optionalText("requestId");
    return id == null || id.isEmpty() || id.length() > LONGEST_TEXT ? null : id;
  }

  /** The path of a node that must be there. */
  String path(String name) {
    return text(name, true, LONGEST_PATH);
  }

  @Nullable String optionalPath(String name) {
    return has(name) ? path(name) : null;
  }

  private String text(String name, boolean required, int longest) {
    Object value = json.get(name);
    if (value instanceof String text && !(required && text.isEmpty())) {
      if (text.length() > longest) {
        problems.add(
            "Expected '"
                + name
                + "' to have at most "
                + longest
                + " characters, but it has "
                + text.length());
      }
      return text;
    }
    wrong(name, "a text", value);
    return "";
  }

  /** A flag; false if it is not there. */
  boolean flag(String name) {
    Object value = json.get(name);
    if (value != null && !(value instanceof Boolean)) {
      wrong(name, "true or false", value);
    }
    return Boolean.TRUE.equals(value);
  }

  int version(String name) {
    Object value = json.get(name);
    if (value instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    wrong(name, "a positive integer", value);
    return 0;
  }

  @Nullable Integer optionalVersion(String name) {
    return has(name) ? (Integer) version(name) : null;
  }

  /** An object that must be there. */
  Map<String, @Nullable Object> object(String name) {
    if (json.get(name) instanceof Map<?, ?> map) {
      return copy(map);
    }
    wrong(name, "an object", json.get(name));
    return Map.of();
  }

  Map<String, @Nullable Object> optionalObject(String name) {
    return has(name) ? object(name) : Map.of();
  }

  /** An object of lists of objects, that may be missing. */
  Map<String, @Nullable Object> listsOfObjects(String name) {
    Map<String, @Nullable Object> lists = optionalObject(name);
    lists.forEach(
        (key, list) -> {
          boolean fits =
              list instanceof List<?> elements && elements.stream().allMatch(Map.class::isInstance);
          if (!fits) {
            wrong(name + "." + key, "a list of objects", list);
          }
        });
    return lists;
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach((key, value) -> object.put((String) key, value));
    return object;
  }

  private void wrong(String name, String expected, @Nullable Object value) {
    problems.add(
        "Expected '"
            + name
            + "' to be "
            + expected
            + ", but it is "
            + (value == null ? "missing" : value.equals("") ? "empty" : Values.shown(value)));
  }
}
