package io.daggerflow.format;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What unquoted text means in YAML: what JSON would mean by it, else a text. So {@code on}, {@code
 * yes}, dates and {@code 007} stay texts.
 */
final class Scalars {

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");

  private Scalars() {}

  /** Whether the text is a number that JSON does not have. */
  static boolean isNotFinite(String plain) {
    return NOT_FINITE.matcher(plain).matches()
        || NUMBER.matcher(plain).matches() && number(plain) == null;
  }

  /** The JSON value of unquoted text. */
  static @Nullable Object plain(String plain) {
    if (NULL.contains(plain)) {
      return null;
    }
    if (TRUE.contains(plain) || FALSE.contains(plain)) {
      return TRUE.contains(plain);
    }
    return NUMBER.matcher(plain).matches() ? number(plain) : plain;
  }

  /** A number as JSON writes it; null if it is out of range. */
  static @Nullable Object number(String text) {
    if (text.length() > 1000) {
      return null;
    }
    if (text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
      BigInteger number = new BigInteger(text);
      return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }
    double number = Double.parseDouble(text);
    return Double.isInfinite(number) ? null : number;
  }
}
