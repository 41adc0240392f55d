package io.daggerflow.scenario;

import io.daggerflow.scenario.Alignment.Kind;
import io.daggerflow.scenario.Alignment.Row;
import io.daggerflow.scenario.Difference.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells people where a scenario failed, so that one who does not know it understands it. */
final class Report {

  private static final int WIDTH = 56;
  private static final int LAST_WIDTH = 140;
  private static final int OK_ROWS = 3;
  private static final int KIND = 13;

  /** What tells records apart, if nobody asked for certain fields. */
  private static final Set<String> MAIN =
      Set.of(
          "topic",
          "key",
          "value",
          "path",
          "input",
          "method",
          "url",
          "body",
          "code",
          "message",
          "instanceId",
          "template",
          "seq",
          "cause",
          "status");

  private final ScenarioResult.Failure failure;
  private final List<String> lines = new ArrayList<>();

  Report(ScenarioResult.Failure failure) {
    this.failure = failure;
  }

  List<String> lines() {
    lines.add(step());
    for (Difference difference : failure.differences()) {
      if (difference.rows().isEmpty()) {
        value(difference);
      } else {
        list(difference);
      }
    }
    if (!failure.happened().isEmpty()) {
      lines.add("what happened until then:");
      failure.happened().forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private String step() {
    if (failure.step() == 0) {
      return failure.kind();
    }
    return "step "
        + failure.step()
        + " of "
        + failure.steps()
        + ", "
        + failure.kind()
        + " (line "
        + failure.line()
        + ")";
  }

  private void value(Difference difference) {
    if (difference.place().isEmpty()) {
      Shown.text(difference.actual()).lines().forEach(line -> lines.add("  " + line));
      return;
    }
    lines.add("  " + difference.place());
    side("expected", difference.expected());
    side("but it is", difference.actual());
  }

  private void side(String title, @Nullable Object value) {
    String begin = "    " + title + " ".repeat(11 - title.length());
    if (value instanceof Said said && said.words().contains("\n")) {
      lines.add(begin);
      said.words().lines().forEach(line -> lines.add("      " + line));
    } else {
      lines.add(begin + Shown.text(value));
    }
  }

  private void list(Difference difference) {
    List<?> expected = (List<?>) Objects.requireNonNull(difference.expected());
    List<?> actual = (List<?>) Objects.requireNonNull(difference.actual());
    lines.add(
        "  "
            + difference.place()
            + ": "
            + expected.size()
            + " expected, "
            + (actual.isEmpty() ? "none" : actual.size())
            + " came");
    int width = difference.rows().stream().mapToInt(row -> left(row).length()).max().orElse(0);
    width = Math.max(width, "expected".length());
    lines.add("    " + pad("", KIND) + pad("expected", width) + "  came");
    int ok = 0;
    for (Row row : difference.rows()) {
      ok = row.kind() == Kind.OK ? ok + 1 : 0;
      if (ok <= OK_ROWS) {
        row(row, width);
      } else if (ok == OK_ROWS + 1) {
        lines.add("    …");
      }
    }
  }

  private void row(Row row, int width) {
    String line =
        "    " + pad(row.kind().toString(), KIND) + pad(left(row), width) + "  " + right(row);
    lines.add(line.stripTrailing());
    row.differences().forEach(inside -> lines.add("    " + pad("", KIND) + "  " + inside));
  }

  private static String left(Row row) {
    return row.kind() == Kind.UNEXPECTED
        ? ""
        : row.expectedAt() + " " + Shown.shorten(Shown.text(row.expected()), WIDTH);
  }

  private static String right(Row row) {
    return row.kind() == Kind.MISSING
        ? ""
        : row.actualAt() + " " + Shown.shorten(Shown.text(reduced(row)), LAST_WIDTH);
  }

  /** Of a record only the fields that somebody asked for, or the main ones. */
  private static @Nullable Object reduced(Row row) {
    if (!(row.actual() instanceof Map<?, ?> actual)) {
      return row.actual();
    }
    Map<Object, @Nullable Object> reduced = new LinkedHashMap<>();
    Set<?> wanted = row.expected() instanceof Map<?, ?> expected ? expected.keySet() : MAIN;
    wanted = row.expected() == null ? MAIN : wanted;
    for (Object name : actual.keySet()) {
      if (wanted.contains(name)) {
        reduced.put(name, actual.get(name));
      }
    }
    return reduced;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
