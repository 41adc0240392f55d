package io.daggerflow.scenario;

import io.daggerflow.value.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON values as short text for people: as YAML would write them, in one line. */
final class Shown {

  /** Texts that cannot be taken for anything else. */
  private static final Pattern BARE =
      Pattern.compile("(?!true$|false$|null$|missing$)[A-Za-z_/][-A-Za-z0-9_./@#\\[\\]*]*");

  private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

  private Shown() {}

  static String text(@Nullable Object value) {
    if (value instanceof Difference.Said said) {
      return said.words();
    }
    if (value instanceof String text) {
      boolean bare = BARE.matcher(text).matches() || TIME.matcher(text).matches();
      return bare ? text : Json.text(text);
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(field -> field.getKey() + ": " + text(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Shown::text).collect(Collectors.joining(", ", "[", "]"));
    }
    return Json.text(value);
  }

  static String shorten(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
