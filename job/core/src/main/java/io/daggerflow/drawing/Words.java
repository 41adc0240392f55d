package io.daggerflow.drawing;

import io.daggerflow.value.Values;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes short texts of the values of a template. */
final class Words {

  private static final int LONGEST = 60;
  private static final Pattern WHOLE = Pattern.compile("\\s*\\$\\{(.*)}\\s*", Pattern.DOTALL);
  private static final Pattern HOST = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*).*");

  private Words() {}

  /** A text on one line, shortened where it is long. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .map(Words::visible)
        .filter(c -> c != ' ' || !line.isEmpty() && line.charAt(line.length() - 1) != ' ')
        .forEach(line::appendCodePoint);
    String all = line.toString().strip();
    if (all.codePointCount(0, all.length()) <= LONGEST) {
      return all;
    }
    return all.substring(0, all.offsetByCodePoints(0, LONGEST - 1)).strip() + '…';
  }

  /** What does not stand for itself on a line becomes a space: it could break or turn the line. */
  private static int visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          ' ';
      default -> c;
    };
  }

  /** An expression or a value: {@code params.n} of {@code ${ params.n }}. */
  static String expression(@Nullable Object value) {
    String text = Values.text(value);
    Matcher whole = WHOLE.matcher(text);
    boolean one = whole.matches() && !whole.group(1).contains("${");
    return line(one ? whole.group(1) : text);
  }

  /** A time value: seconds get their unit. */
  static String time(@Nullable Object value) {
    return value instanceof Number ? Values.text(value) + " s" : expression(value);
  }

  /** A number or a text that stands for one; empty where there is none. */
  static String number(@Nullable Object value) {
    return value == null ? "" : expression(value);
  }

  /** {@code Charge} of {@code com.example.Handlers$Charge}. */
  static String simpleName(String type) {
    return line(type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1));
  }

  /** The host of a URL, without what may be secret in it; other texts as they are. */
  static String host(String url) {
    Matcher parts = HOST.matcher(url.strip());
    if (!parts.matches()) {
      return expression(url);
    }
    String authority = parts.group(1);
    return line(authority.substring(authority.lastIndexOf('@') + 1));
  }

  /** The names of an object's fields. */
  static String names(@Nullable Object object) {
    return object instanceof Map<?, ?> map
        ? line(String.join(", ", map.keySet().stream().map(String::valueOf).toList()))
        : "";
  }

  /** The texts, with something between them; empty ones are left out. */
  static String join(String between, String... texts) {
    return String.join(between, List.of(texts).stream().filter(t -> !t.isEmpty()).toList());
  }
}
