package io.daggerflow.value;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rules of the template format say of single JSON values. */
public final class Values {

  /** A correlation value that is longer is shortened and tells itself apart by its hash. */
  private static final int LONGEST_CORRELATION = 256;

  private static final int SHOWN = 100;

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
   * another number as JSON writes it shortest. One that is longer than 256 characters is its
   * beginning and its SHA-256, so that nobody can make subscriptions large.
   *
   * @return null where the value correlates with nothing: null, an empty text, a boolean, an object
   *     or a list
   */
  public static @Nullable String correlation(@Nullable Object value) {
    if (value instanceof String text) {
      return text.isEmpty() ? null : bounded(text);
    }
    if (value instanceof Long || value instanceof Double || value instanceof BigInteger) {
      return bounded(Json.text(value));
    }
    return null;
  }

  /** The fields of an object, as a copy that may be changed; none if the value is no object. */
  public static Map<String, @Nullable Object> object(@Nullable Object value) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> object.put((String) name, field));
    }
    return object;
  }

  private static String bounded(String text) {
    if (text.length() <= LONGEST_CORRELATION) {
      return text;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return text.substring(0, SHOWN) + '#' + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value as a sentence shows it: its text, cut where it becomes too long to read. */
  public static String shown(@Nullable Object value) {
    String text = value == null ? "null" : text(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + '…';
  }

  /**
   * Whether the value has at most so many bytes as JSON.
   *
   * @param bytes more than a few thousand: what is far below is not counted exactly
   */
  public static boolean isWithin(@Nullable Object value, int bytes) {
    return atMost(value) <= bytes || Json.bytes(value).length <= bytes;
  }

  /** A bound for the JSON's length that costs little: a character takes six bytes at the most. */
  private static long atMost(@Nullable Object value) {
    if (value instanceof String text) {
      return 6L * text.length() + 2;
    }
    if (value instanceof BigInteger number) {
      return number.bitLength();
    }
    long sum = 30;
    if (value instanceof List<?> list) {
      for (Object element : list) {
        sum += 1 + atMost(element);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sum += 2 + atMost(entry.getKey()) + atMost(entry.getValue());
      }
    }
    return sum;
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
