package io.daggerflow.expression;

/** Looks at the text of an expression without compiling it. */
public final class ExpressionText {

  private ExpressionText() {}

  /**
   * The text with no more blanks than it needs: none outside quoted strings, but for one between
   * two words. Texts that differ in blanks alone become equal.
   */
  public static String withoutBlanks(String text) {
    StringBuilder result = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = isQuote(text.charAt(at)) ? endOfString(text, at) : at + 1;
      if (!Character.isWhitespace(text.charAt(at))) {
        result.append(text, at, end);
      } else if (separatesWords(result, text, at)) {
        result.append(' ');
      }
      at = end;
    }
    return result.toString();
  }

  private static boolean separatesWords(StringBuilder before, String text, int blank) {
    return !before.isEmpty()
        && isOfWord(before.charAt(before.length() - 1))
        && blank + 1 < text.length()
        && isOfWord(text.charAt(blank + 1));
  }

  private static boolean isOfWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  /** The position after the quoted string that begins at {@code start}. */
  static int endOfString(String text, int start) {
    String quote = text.substring(start, start + 1);
    String end = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
    boolean raw = start > 0 && Character.toLowerCase(text.charAt(start - 1)) == 'r';
    int at = start + end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      at += !raw && text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + end.length());
  }
}
