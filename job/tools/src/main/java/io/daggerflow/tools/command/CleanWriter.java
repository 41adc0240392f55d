package io.daggerflow.tools.command;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * What all that the command line prints goes through. Ids, values and reasons are other people's
 * texts: characters in them that move the cursor, hide or turn text or give orders to the terminal
 * are shown as {@code �}. Of escapes only colours and the weight of letters come through, and those
 * only where colours are on.
 */
public final class CleanWriter extends PrintWriter {

  private static final char UNPRINTABLE = '\uFFFD';

  /** What this command line and its help paint with. */
  private static final Pattern PAINT = Pattern.compile("\u001b\\[(?:[0-4]|2[1-4]|3[1-9])m");

  public CleanWriter(Writer out) {
    super(out, true);
  }

  /** Whether a terminal would take the character for something else than a letter. */
  static boolean isUnprintable(char c) {
    boolean turnsText = c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    return Character.isISOControl(c) || turnsText;
  }

  /** Prints one line, whatever breaks of lines the text has. */
  @Override
  public void println(String text) {
    super.println(String.valueOf(text).replaceAll("[\n\r\t]", " "));
  }

  @Override
  public void write(int c) {
    write(String.valueOf((char) c));
  }

  @Override
  public void write(char[] text, int from, int length) {
    write(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) {
    super.write(clean(text.substring(from, from + length)), 0, length);
  }

  /** Moves the cursor and removes what is there. */
  void erase(String escape) {
    super.write(escape, 0, escape.length());
  }

  /** Character by character, so that columns stay where they are. */
  private static String clean(String text) {
    if (text.chars().noneMatch(c -> isReplaced((char) c))) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    Matcher paint = PAINT.matcher(text);
    int next = 0;
    while (next < text.length()) {
      boolean painted = Ansi.AUTO.enabled() && paint.find(next);
      int end = painted ? paint.start() : text.length();
      for (; next < end; next++) {
        char c = text.charAt(next);
        clean.append(isReplaced(c) ? UNPRINTABLE : c);
      }
      if (painted) {
        clean.append(paint.group());
        next = paint.end();
      }
    }
    return clean.toString();
  }

  private static boolean isReplaced(char c) {
    return isUnprintable(c) && c != '\n' && c != '\t';
  }
}
