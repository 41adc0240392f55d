package io.daggerflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.format.FileContent;
import io.daggerflow.format.YamlFile;
import io.daggerflow.template.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page on conformance leaves no id out, and what it names exists.
 *
 * <p>A row is {@code | X-01 | … | … | shown by |}, or {@code | U-137 to U-146 | …} for several ids.
 * In its last cell {@code `joins: X-13`} names the scenarios of {@code
 * conformance-joins-scenarios.yaml} that have X-13 among the ids at the beginning of their names,
 * {@code SomeTest} a test class and {@code SomeTest.method} one of its methods.
 */
class ConformanceTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("job/docs/conformance.md");
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

  private static final Pattern IDS =
      Pattern.compile("([XIUW])-([0-9]{2,3})(?: to \\1-([0-9]{2,3}))?");
  private static final Pattern FILE = Pattern.compile("conformance-([a-z-]+)-scenarios\\.yaml");
  private static final Pattern NAME =
      Pattern.compile("([XIUW]-[0-9]{2,3}(?:, [XIUW]-[0-9]{2,3})*): .+");
  private static final Pattern SPAN = Pattern.compile("`([^`]*)`");
  private static final Pattern SCENARIO = Pattern.compile("[a-z-]+: [XIUW]-[0-9]{2,3}");
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w*(?:Test|ITCase))(?:\\.(\\w+))?");
  private static final Pattern RULE = Pattern.compile("\\bS(?:1[0-3]|[1-9])(?:\\.[0-9]+)?\\b");

  /** A line of the table. */
  private record Row(List<String> ids, String theirs, String ours, String shownBy) {
    List<String> shown() {
      return SPAN.matcher(shownBy).results().map(span -> span.group(1)).toList();
    }
  }

  @Test
  void everyIdHasExactlyOneRowAndTheRowsAreInOrder() throws IOException {
    List<String> expected =
        Stream.of(ids("X", 1, 84), ids("I", 1, 19), ids("U", 1, 146), ids("W", 1, 40))
            .flatMap(List::stream)
            .toList();
    assertThat(rows().stream().flatMap(row -> row.ids().stream()).toList())
        .containsExactlyElementsOf(expected);
  }

  @Test
  void everyRowSaysWhatBothDo() throws IOException {
    for (Row row : rows()) {
      assertThat(row.theirs()).as("%s", row.ids()).endsWith(".");
      assertThat(row.ours()).as("%s", row.ids()).endsWith(".");
      if (!row.ids().get(0).startsWith("W")) {
        assertThat(row.ours())
            .as("%s", row.ids())
            .matches("(Kept|Mended|Replaced|Not applicable)\\b.*");
        assertThat(row.ours().startsWith("Not applicable") || RULE.matcher(row.ours()).find())
            .as("a rule in %s", row.ids())
            .isTrue();
      }
    }
  }

  @Test
  void whatShowsItExists() throws IOException {
    Map<String, Path> tests = testClasses();
    List<String> scenarios = scenarios();
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      for (String shown : row.shown()) {
        if (!scenarios.contains(shown) && !isTest(shown, tests)) {
          missing.add(row.ids() + ": " + shown);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean isTest(String shown, Map<String, Path> tests) throws IOException {
    Matcher test = TEST.matcher(shown);
    if (!test.matches() || !tests.containsKey(test.group(1))) {
      return false;
    }
    return test.group(2) == null
        || Files.readString(tests.get(test.group(1))).contains("void " + test.group(2) + "(");
  }

  @Test
  void everyIdOfAScenarioHasARowThatNamesIt() throws IOException {
    Set<String> unnamed = new TreeSet<>(scenarios());
    for (Row row : rows()) {
      for (String shown : row.shown()) {
        unnamed.removeIf(
            scenario -> scenario.equals(shown) && row.ids().contains(scenario.split(": ")[1]));
      }
    }
    assertThat(unnamed).isEmpty();
  }

  @Test
  void theLastCellHasNothingButNames() throws IOException {
    for (Row row : rows()) {
      assertThat(SPAN.matcher(row.shownBy()).replaceAll("").replace(", ", ""))
          .as("%s", row.ids())
          .isBlank();
      assertThat(row.shown())
          .as("%s", row.ids())
          .isNotEmpty()
          .allMatch(name -> SCENARIO.matcher(name).matches() || TEST.matcher(name).matches());
    }
  }

  /** The lines with four cells of which the first one is an id or a range of ids. */
  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split(" *\\| *", -1);
      if (cells.length == 6) {
        Matcher ids = IDS.matcher(cells[1]);
        if (ids.matches()) {
          rows.add(new Row(ids(ids), cells[2], cells[3], cells[4]));
        }
      }
    }
    return rows;
  }

  private static List<String> ids(MatchResult row) {
    int first = Integer.parseInt(row.group(2));
    return ids(row.group(1), first, row.group(3) == null ? first : Integer.parseInt(row.group(3)));
  }

  private static List<String> ids(String letter, int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(number -> "%s-%02d".formatted(letter, number))
        .toList();
  }

  /** {@code joins: X-13} for each id of each scenario; a name without ids is an error. */
  private static List<String> scenarios() throws IOException {
    List<String> scenarios = new ArrayList<>();
    for (Path path : files(SCENARIOS)) {
      Matcher file = FILE.matcher(path.getFileName().toString());
      if (file.matches()) {
        for (String name : names(path)) {
          Matcher ids = NAME.matcher(name);
          assertThat(ids.matches()).as("ids at the beginning of '%s'", name).isTrue();
          for (String id : ids.group(1).split(", ")) {
            scenarios.add(file.group(1) + ": " + id);
          }
        }
      }
    }
    assertThat(scenarios).isNotEmpty();
    return scenarios;
  }

  private static List<String> names(Path path) throws IOException {
    FileContent content = YamlFile.read(path.toString(), Files.readString(path));
    assertThat(content.problems()).isEmpty();
    Located root = Objects.requireNonNull(content.root());
    return root.fields().get("scenarios").value().elements().stream()
        .map(scenario -> String.valueOf(scenario.fields().get("name").value().json()))
        .toList();
  }

  private static Map<String, Path> testClasses() throws IOException {
    Map<String, Path> classes = new TreeMap<>();
    for (String module : List.of("core", "flink", "tools")) {
      for (Path file : files(ROOT.resolve("job/" + module + "/src/test/java"))) {
        classes.put(file.getFileName().toString().replace(".java", ""), file);
      }
    }
    return classes;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
