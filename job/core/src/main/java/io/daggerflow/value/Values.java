package io.daggerflow.value;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rules of the template format say of single JSON values. */
public final class Values {

  private Values() {}

  /**
   * The text of a value inside a longer text: strings bare, null empty, everything else its JSON.
   *
   * @param value any JSON value
   */
  public static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof String text ? text : Json.text(value);
  }

  /**
   * The text by which a value correlates (rule S5.1): a string as it is, an integer its digits,
   * another number as JSON writes it shortest.
   *
   * @return null where the value correlates with nothing: null, an empty text, a boolean, an object
   *     or a list
   */
  public static @Nullable String correlation(@Nullable Object value) {
    if (value instanceof String text) {
      return text.isEmpty() ? null : text;
    }
    if (value instanceof Long || value instanceof Double || value instanceof BigInteger) {
      return Json.text(value);
    }
    return null;
  }

  /**
   * The name of a value's JSON type, for sentences: {@code string}, {@code integer}, {@code
   * object}, …
   */
  public static String typeName(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Long || value instanceof BigInteger) {
      return "integer";
    }
    if (value instanceof Double) {
      return "number";
    }
    return value instanceof Map ? "object" : "array";
  }
}
