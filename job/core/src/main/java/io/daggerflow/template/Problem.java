package io.daggerflow.template;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something wrong with a template.
 *
 * @param file its name; empty for a template that came in no file
 * @param line from 1; 0 where there is no file
 * @param column from 1; 0 where there is no file
 * @param path of the field, as {@code processes[0].tasks[1].topic}; empty for the whole template
 * @param sentence of the form "Expected …, but …"
 */
public record Problem(
    String file, int line, int column, String path, String sentence, Severity severity) {

  /** Whether the template is refused. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** In the order of the file, each file for itself. */
  public static final Comparator<Problem> BY_POSITION =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path);

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** Those that are errors, with something between them. */
  public static String errors(List<Problem> problems, String between) {
    return problems.stream()
        .filter(Problem::isError)
        .map(Problem::toString)
        .collect(Collectors.joining(between));
  }

  /** {@code file:line:column: path: sentence}, what is known of it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (line > 0) {
      text.append(file).append(':').append(line).append(':').append(column).append(": ");
    }
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    return text.append(isError() ? "" : "warning: ").append(sentence).toString();
  }
}
