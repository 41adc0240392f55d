package io.daggerflow.template;

import java.util.Set;
import java.util.regex.Pattern;

/** Writes expressions that read one field. */
final class Names {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  private Names() {}

  /** Whether expressions may use it as the name of a variable. */
  static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches() && !RESERVED.contains(name);
  }

  /** {@code owner.name}, or {@code owner['name']} if the name needs it. */
  static String field(String owner, String name) {
    if (isIdentifier(name)) {
      return owner + '.' + name;
    }
    return owner + "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
  }
}
