package io.daggerflow.scenario;

import io.daggerflow.value.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where something is not as it was expected.
 *
 * @param place as {@code commands[0].value.amount}
 */
record Difference(String place, @Nullable Object expected, @Nullable Object actual) {

  @Override
  public String toString() {
    return place + ": expected " + shown(expected) + ", but it is " + shown(actual);
  }

  private static String shown(@Nullable Object value) {
    return value instanceof Said said ? said.words : Json.text(value);
  }

  /** Words in place of a value. */
  record Said(String words) {}

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
      map.forEach((name, value) -> compare(place + '.' + name, value, other.get(name), found));
    } else if (expected instanceof List<?> list && actual instanceof List<?> other) {
      compareLists(place, list, other, found);
    } else if (!isEqual(expected, actual)) {
      found.add(new Difference(place, expected, actual));
    }
  }

  private static void compareLists(
      String place, List<?> expected, List<?> actual, List<Difference> found) {
    if (expected.size() != actual.size()) {
      found.add(new Difference(place, expected, actual));
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      compare(place + '[' + i + ']', expected.get(i), actual.get(i), found);
    }
  }

  private static boolean isEqual(@Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof Number one && actual instanceof Number other) {
      return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
    }
    return Objects.equals(expected, actual);
  }

  /** As {@link #between}, of two lists in any order. */
  static List<Difference> inAnyOrder(String place, List<?> expected, List<?> actual) {
    List<Object> left = new ArrayList<>(actual);
    for (Object one : expected) {
      boolean there = left.removeIf(new FirstMatch(one));
      if (!there) {
        return List.of(
            new Difference(place, new Said(Json.text(expected) + " in any order"), actual));
      }
    }
    return left.isEmpty()
        ? List.of()
        : List.of(new Difference(place, new Said(Json.text(expected) + " in any order"), actual));
  }

  private static final class FirstMatch implements java.util.function.Predicate<Object> {
    private final Object expected;
    private boolean found;

    FirstMatch(Object expected) {
      this.expected = expected;
    }

    @Override
    public boolean test(Object actual) {
      boolean match = !found && between("", expected, actual).isEmpty();
      found |= match;
      return match;
    }
  }

  /** A text that must stand in another one, whatever the case. */
  static List<Difference> substring(String place, String expected, @Nullable String actual) {
    boolean there =
        actual != null
            && actual.toLowerCase(Locale.ROOT).contains(expected.toLowerCase(Locale.ROOT));
    return there
        ? List.of()
        : List.of(new Difference(place, new Said("a text with \"" + expected + "\""), actual));
  }
}
