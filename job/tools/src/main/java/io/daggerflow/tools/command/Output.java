package io.daggerflow.tools.command;

import io.daggerflow.state.Status;
import io.daggerflow.value.Json;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where and how a command prints: for people, or as JSON. Colours and redrawn lines appear on a
 * terminal only; the launcher says whether there is one.
 */
public final class Output {

  /** Set by the launcher: standard output is a terminal. */
  private static final boolean TERMINAL = Boolean.getBoolean("dagger.terminal");

  /** Set by the launcher: the width of the terminal; 0 if it is not known. */
  private static final int COLUMNS = Integer.getInteger("dagger.columns", 0);

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", order = 10, description = "Print JSON for programs.")
  private boolean json;

  private @Nullable PrintWriter elsewhere;

  public boolean isJson() {
    return json;
  }

  /** Whether people watch, so that a line may be drawn again. */
  public boolean isTerminal() {
    return TERMINAL && !json;
  }

  /** How many rows of the terminal a text takes, where long lines go on in the next row. */
  static int rows(String text) {
    return rows(text, COLUMNS);
  }

  static int rows(String text, int columns) {
    return text.lines()
        .mapToInt(line -> COLOUR.matcher(line).replaceAll("").length())
        .map(length -> columns <= 0 || length <= columns ? 1 : (length + columns - 1) / columns)
        .sum();
  }

  /** Standard output. */
  public PrintWriter out() {
    return elsewhere != null ? elsewhere : spec.commandLine().getOut();
  }

  /** The same output, but to another writer. */
  Output to(PrintWriter writer) {
    Output other = new Output();
    other.spec = spec;
    other.json = json;
    other.elsewhere = writer;
    return other;
  }

  /** Standard error. */
  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /**
   * Prints one JSON value on one line. What no terminal should see is escaped, so nothing is lost.
   */
  public void json(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    for (char c : Json.text(value).toCharArray()) {
      text.append(CleanWriter.isUnprintable(c) ? String.format("\\u%04X", (int) c) : c);
    }
    out().println(text.toString());
    out().flush();
  }

  /** Takes away the line that is being written. */
  public static void eraseLine(PrintWriter writer) {
    erase(writer, "\r\u001b[K");
  }

  /** Takes away so many rows above. */
  static void eraseRows(PrintWriter writer, int rows) {
    erase(writer, "\u001b[" + rows + "A\u001b[J");
  }

  private static void erase(PrintWriter writer, String escape) {
    if (writer instanceof CleanWriter clean) {
      clean.erase(escape);
    }
  }

  /** The status in its colour. */
  public String status(Status status) {
    return status(status.name(), status);
  }

  /** A text in the colour of a status. */
  public String status(String text, Status status) {
    return switch (status) {
      case COMPLETED -> styled("fg(green)", text);
      case EXECUTING, SUBMITTED -> styled("fg(cyan)", text);
      case FAILURE -> styled("fg(red),bold", text);
      case STOPPED -> styled("fg(yellow)", text);
      case SKIPPED, NOT_STARTED -> styled("faint", text);
    };
  }

  /** The first column of a test: whether it passed. */
  String outcome(boolean passed) {
    return passed ? styled("fg(green)", "ok") + "      " : styled("fg(red),bold", "FAILED") + "  ";
  }

  /** A text that matters less. */
  public String faint(String text) {
    return styled("faint", text);
  }

  /** A text that matters more. */
  public String bold(String text) {
    return styled("bold", text);
  }

  private static String styled(String style, String text) {
    if (!Ansi.AUTO.enabled()) {
      return text;
    }
    return Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.reset.on();
  }
}
