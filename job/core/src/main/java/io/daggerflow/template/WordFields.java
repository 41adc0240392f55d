package io.daggerflow.template;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads fields that are one of some words. */
final class WordFields {

  private WordFields() {}

  /** One of the constants of an enum, written as {@link Wording#word} says. */
  static <E extends Enum<E>> E choice(Fields fields, String field, E byDefault) {
    return choice(fields, field, byDefault, Wording::word);
  }

  /** One of the constants of an enum, written as they are. */
  static <E extends Enum<E>> E constant(Fields fields, String field, E byDefault) {
    return choice(fields, field, byDefault, Enum::name);
  }

  private static <E extends Enum<E>> E choice(
      Fields fields, String field, E byDefault, Function<Enum<?>, String> written) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : byDefault.getDeclaringClass().getEnumConstants()) {
      choices.put(written.apply(constant), constant);
    }
    String chosen = oneOf(fields, field, choices.keySet());
    return chosen == null ? byDefault : choices.get(chosen);
  }

  /** One of some texts, if it is there. */
  static @Nullable String oneOf(Fields fields, String field, Collection<String> choices) {
    if (!fields.has(field)) {
      return null;
    }
    Located found = fields.at(field);
    if (found.content() instanceof String text && choices.contains(text)) {
      return text;
    }
    String but =
        found.content() instanceof String text
            ? "'" + text + "'" + Nearest.hint(text, choices)
            : Wording.describe(found);
    fields.problem(field, Wording.oneOf(field, choices) + ", but it is " + but);
    return null;
  }
}
