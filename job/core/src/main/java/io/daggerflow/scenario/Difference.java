package io.daggerflow.scenario;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where something is not as it was expected.
 *
 * @param place as {@code commands[0].value.amount}
 * @param expected a JSON value, or {@link Said}
 * @param actual a JSON value, or {@link Said}
 * @param rows of two lists: how their elements belong together; none of anything else
 */
public record Difference(
    String place, @Nullable Object expected, @Nullable Object actual, List<Alignment.Row> rows) {

  /** Words in place of a value. */
  public record Said(String words) {
    @Override
    public String toString() {
      return words;
    }
  }

  /** One of two values. */
  Difference(String place, @Nullable Object expected, @Nullable Object actual) {
    this(place, expected, actual, List.of());
  }

  /** In one line: {@code commands[0].key: expected A2, but it is A1}. */
  @Override
  public String toString() {
    return place + ": expected " + Shown.text(expected) + ", but it is " + Shown.text(actual);
  }

  /** As JSON, for programs; words are texts. */
  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("place", place);
    json.put("expected", json(expected));
    json.put("actual", json(actual));
    return json;
  }

  static @Nullable Object json(@Nullable Object value) {
    return value instanceof Said said ? said.words() : value;
  }

  /** Maps match as subsets, lists element by element, numbers by value. */
  static List<Difference> between(
      String place, @Nullable Object expected, @Nullable Object actual) {
    List<Difference> differences = new ArrayList<>();
    compare(place, expected, actual, differences);
    return differences;
  }

  private static void compare(
      String place, @Nullable Object expected, @Nullable Object actual, List<Difference> found) {
    if (expected instanceof Map<?, ?> map && actual instanceof Map<?, ?> other) {
      map.forEach((name, value) -> compareField(place, name, value, other, found));
    } else if (expected instanceof List<?> list
        && actual instanceof List<?> other
        && list.size() == other.size()) {
      for (int i = 0; i < list.size(); i++) {
        compare(place + '[' + i + ']', list.get(i), other.get(i), found);
      }
    } else if (!isEqual(expected, actual)) {
      found.add(new Difference(place, expected, actual));
    }
  }

  private static void compareField(
      String place,
      Object name,
      @Nullable Object expected,
      Map<?, ?> actual,
      List<Difference> found) {
    String field = place.isEmpty() ? name.toString() : place + '.' + name;
    if (expected != null && !actual.containsKey(name)) {
      found.add(new Difference(field, expected, new Said("missing")));
    } else {
      compare(field, expected, actual.get(name), found);
    }
  }

  private static boolean isEqual(@Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof Number one && actual instanceof Number other) {
      return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
    }
    return Objects.equals(expected, actual);
  }

  /** A text that must stand in another one, whatever the case. */
  static List<Difference> substring(String place, String expected, @Nullable String actual) {
    boolean there =
        actual != null
            && actual.toLowerCase(Locale.ROOT).contains(expected.toLowerCase(Locale.ROOT));
    return there
        ? List.of()
        : List.of(
            new Difference(
                place,
                new Said("a text with \"" + expected + "\""),
                actual == null ? new Said("missing") : actual));
  }
}
