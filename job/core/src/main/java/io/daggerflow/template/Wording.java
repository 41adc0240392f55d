package io.daggerflow.template;

import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.Collection;
import java.util.Locale;

/** How problems of templates are worded. */
final class Wording {

  private Wording() {}

  /** How a constant is written in a template: {@code SKIP_TO} as {@code skip-to}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String withArticle(String type) {
    if (type.equals("null")) {
      return type;
    }
    return ("aeio".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
  }

  /** Its type. */
  static String describe(Located found) {
    return withArticle(Values.typeName(found.content()));
  }

  /** A scalar itself, of anything else its type. */
  static String shown(Located found) {
    return found.isObject() || found.isList() ? describe(found) : Json.text(found.content());
  }

  static String expected(String what, Located found) {
    return "Expected " + what + ", but it is " + describe(found);
  }

  static String missing(String field) {
    return "Expected '" + field + "', but it is a missing field";
  }

  static String unknownField(String name, Collection<String> known) {
    return "Expected a known field, but '"
        + name
        + "' is an unknown field"
        + Nearest.hint(name, known);
  }

  /**
   * Of a name that should be one of some.
   *
   * @param what as {@code the name of a sibling}
   */
  static String unknownName(String what, String name, Collection<String> known) {
    return "Expected "
        + what
        + ", but '"
        + name
        + "' is an unknown name"
        + Nearest.hint(name, known);
  }

  static String oneOf(String field, Collection<String> choices) {
    return "Expected '" + field + "' to be one of " + String.join(", ", choices);
  }

  static String twice(String name) {
    return "Expected names to be unique among siblings, but '" + name + "' stands twice";
  }

  static String both(String one, String other) {
    return "Expected '" + one + "' or '" + other + "', but both are given";
  }

  static String beside(String other, String field) {
    return "Expected '" + other + "' beside '" + field + "', but it is a missing field";
  }

  static String notAParameterName(String name) {
    return "Expected the name of a runtime parameter, without a dot, but it is '" + name + "'";
  }
}
