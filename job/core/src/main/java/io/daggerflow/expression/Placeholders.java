package io.daggerflow.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a text apart at its <code>${ … }</code>. A brace inside a quoted string or inside braces of
 * the expression does not end it; {@code $${} is a literal <code>${</code>.
 */
public final class Placeholders {

  /**
   * A piece of a text.
   *
   * @param text literal text, or the expression without its braces
   */
  public record Part(boolean expression, String text) {}

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int position;

  private Placeholders(String text) {
    this.text = text;
  }

  /** The pieces of the text, in order; none for an empty text. */
  public static List<Part> parse(String text) throws InvalidExpressionException {
    if (text.indexOf("${") < 0) {
      return text.isEmpty() ? List.of() : List.of(new Part(false, text));
    }
    return new Placeholders(text).parts();
  }

  /**
   * The expression inside, if the whole text is one <code>${ … }</code>, blanks aside; otherwise
   * the text itself, stripped.
   */
  public static String unwrap(String text) throws InvalidExpressionException {
    String stripped = text.strip();
    if (!stripped.startsWith("${")) {
      return stripped;
    }
    List<Part> parts = parse(stripped);
    return parts.size() == 1 && parts.get(0).expression() ? parts.get(0).text().strip() : stripped;
  }

  private List<Part> parts() throws InvalidExpressionException {
    while (position < text.length()) {
      if (text.startsWith("$${", position)) {
        literal.append("${");
        position += 3;
      } else if (text.startsWith("${", position)) {
        endLiteral();
        parts.add(new Part(true, expression()));
      } else {
        literal.append(text.charAt(position++));
      }
    }
    endLiteral();
    return parts;
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Part(false, literal.toString()));
      literal.setLength(0);
    }
  }

  private String expression() throws InvalidExpressionException {
    int start = position + 2;
    int depth = 1;
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (ExpressionText.isQuote(c)) {
        at = ExpressionText.endOfString(text, at);
        continue;
      }
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      at++;
      if (depth == 0) {
        position = at;
        return text.substring(start, at - 1);
      }
    }
    throw new InvalidExpressionException(
        "Expected '}' at the end of '${', but it is missing (column " + (position + 1) + ")");
  }
}
