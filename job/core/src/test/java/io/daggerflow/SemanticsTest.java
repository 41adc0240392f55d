package io.daggerflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.format.FileContent;
import io.daggerflow.format.YamlFile;
import io.daggerflow.template.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every rule of the page on semantics is shown, and every rule that is named exists.
 *
 * <p>A rule is an item of a numbered list under a heading {@code ## S5 …}, or the whole of a
 * section without such a list. It is shown by scenarios whose names begin with it, {@code S5.3: …},
 * and by tests whose methods do, {@code s5_3…}. The table at the end of the page names the files.
 */
class SemanticsTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("job/docs/semantics.md");
  private static final Path SCENARIOS = ROOT.resolve("job/core/src/test/resources/scenarios");

  private static final Pattern SECTION = Pattern.compile("## (S[0-9]+) .*");
  private static final Pattern ITEM = Pattern.compile("([0-9]+)\\. +(.*)");
  private static final Pattern ELSEWHERE = Pattern.compile("(`[a-z]+`: see S[0-9.]+\\.\\s*)+");
  private static final Pattern BEGINNING = Pattern.compile("(S[0-9]+(?:\\.[0-9]+)?)\\b.*");
  private static final Pattern METHOD = Pattern.compile("void s([0-9]+)_([0-9]+)");
  private static final Pattern NAMED = Pattern.compile("(?<![\\w.#-])S[0-9]+(?:\\.[0-9]+)?\\b");
  private static final Pattern IN_CODE = Pattern.compile("(?:\\brules? |, | and |to )" + NAMED);

  @Test
  void rulesAreNumberedWithoutGaps() throws IOException {
    Map<String, List<Integer>> sections = new LinkedHashMap<>();
    for (String rule : rules().keySet()) {
      String[] parts = rule.split("\\.");
      List<Integer> items = sections.computeIfAbsent(parts[0], s -> new ArrayList<>());
      if (parts.length > 1) {
        items.add(Integer.valueOf(parts[1]));
      }
    }
    assertThat(sections.keySet())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 13).mapToObj(n -> "S" + n).toList());
    sections.forEach(
        (section, items) ->
            assertThat(items)
                .as(section)
                .containsExactlyElementsOf(
                    IntStream.rangeClosed(1, items.size()).boxed().toList()));
  }

  @Test
  void everyRuleIsShown() throws IOException {
    Set<String> shown = new TreeSet<>(scenarios().keySet());
    shown.addAll(methods().keySet());
    List<String> bare = new ArrayList<>();
    rules()
        .forEach(
            (rule, text) -> {
              if (!shown.contains(rule) && !ELSEWHERE.matcher(text).matches()) {
                bare.add(rule);
              }
            });
    assertThat(bare).isEmpty();
  }

  @Test
  void whatShowsARuleNamesOneThatExists() throws IOException {
    assertThat(rules().keySet()).containsAll(scenarios().keySet()).containsAll(methods().keySet());
  }

  @Test
  void theTableNamesTheFilesThatShowEachRule() throws IOException {
    Map<String, Set<String>> scenarios = scenarios();
    Map<String, Set<String>> methods = methods();
    List<String> expected = new ArrayList<>();
    for (String rule : rules().keySet()) {
      Set<String> files = new TreeSet<>(scenarios.getOrDefault(rule, Set.of()));
      files.addAll(methods.getOrDefault(rule, Set.of()));
      if (!files.isEmpty()) {
        expected.add("| " + rule + " | `" + String.join("`, `", files) + "` |");
      }
    }
    if (Boolean.getBoolean("golden.write")) {
      List<String> page = Files.readAllLines(PAGE);
      int first = page.indexOf(rows(page).get(0));
      page.removeAll(rows(page));
      page.addAll(first, expected);
      Files.write(PAGE, page);
    }
    assertThat(rows(Files.readAllLines(PAGE)))
        .as("rows of the table; -Dgolden.write=true writes them anew")
        .containsExactlyElementsOf(expected);
  }

  private static List<String> rows(List<String> page) {
    return page.stream().filter(line -> line.matches("\\| S[0-9.]+ \\|.*")).toList();
  }

  @Test
  void rulesThatPagesNameExist() throws IOException {
    List<Path> pages = new ArrayList<>(files(ROOT.resolve("job/docs"), ".md"));
    pages.add(ROOT.resolve("README.md"));
    assertThat(unknown(pages, NAMED)).isEmpty();
  }

  @Test
  void rulesThatCodeNamesExist() throws IOException {
    List<Path> code = new ArrayList<>();
    for (String module : List.of("core", "flink", "tools")) {
      code.addAll(files(ROOT.resolve("job/" + module + "/src/main/java"), ".java"));
    }
    assertThat(unknown(code, IN_CODE)).isEmpty();
  }

  /** What looks like a rule and is none; that something is found at all is part of the check. */
  private static List<String> unknown(List<Path> files, Pattern pattern) throws IOException {
    Set<String> known = new TreeSet<>(rules().keySet());
    rules().keySet().forEach(rule -> known.add(rule.split("\\.")[0]));
    int found = 0;
    List<String> unknown = new ArrayList<>();
    for (Path file : files) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        found++;
        String rule = matcher.group().substring(matcher.group().lastIndexOf('S'));
        if (!known.contains(rule)) {
          unknown.add(ROOT.relativize(file) + ": " + rule);
        }
      }
    }
    assertThat(found).isGreaterThan(20);
    return unknown;
  }

  /** The rules of the page, in order, with their texts. */
  private static Map<String, String> rules() throws IOException {
    Map<String, String> rules = new LinkedHashMap<>();
    String section = "";
    String rule = "";
    for (String line : Files.readAllLines(PAGE)) {
      Matcher heading = SECTION.matcher(line);
      Matcher item = ITEM.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
        rule = section;
        rules.put(rule, "");
      } else if (line.startsWith("#")) {
        section = "";
      } else if (!section.isEmpty() && item.matches()) {
        rules.remove(section);
        rule = section + '.' + item.group(1);
        rules.put(rule, item.group(2));
      } else if (!section.isEmpty() && line.startsWith("  ")) {
        rules.computeIfPresent(rule, (name, text) -> text + ' ' + line.strip());
      }
    }
    return rules;
  }

  /** Rule → names of the scenario files that show it. */
  private static Map<String, Set<String>> scenarios() throws IOException {
    Map<String, Set<String>> shown = new LinkedHashMap<>();
    List<Path> files = new ArrayList<>(files(SCENARIOS, "-scenarios.yaml"));
    files.addAll(files(ROOT.resolve("templates"), "-scenarios.yaml"));
    for (Path file : files) {
      for (String name : names(file)) {
        Matcher matcher = BEGINNING.matcher(name);
        if (matcher.matches()) {
          shown
              .computeIfAbsent(matcher.group(1), rule -> new TreeSet<>())
              .add(file.getFileName().toString().replace("-scenarios.yaml", ""));
        }
      }
    }
    return shown;
  }

  private static List<String> names(Path file) throws IOException {
    FileContent content = YamlFile.read(file.toString(), Files.readString(file));
    assertThat(content.problems()).isEmpty();
    Located root = Objects.requireNonNull(content.root());
    return root.fields().get("scenarios").value().elements().stream()
        .map(scenario -> String.valueOf(scenario.fields().get("name").value().json()))
        .toList();
  }

  /** Rule → test classes with methods that show it. */
  private static Map<String, Set<String>> methods() throws IOException {
    Map<String, Set<String>> shown = new LinkedHashMap<>();
    for (String module : List.of("core", "flink", "tools")) {
      for (Path file : files(ROOT.resolve("job/" + module + "/src/test/java"), ".java")) {
        Matcher matcher = METHOD.matcher(Files.readString(file));
        while (matcher.find()) {
          shown
              .computeIfAbsent(
                  "S" + matcher.group(1) + '.' + matcher.group(2), rule -> new TreeSet<>())
              .add(file.getFileName().toString().replace(".java", ""));
        }
      }
    }
    return shown;
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }
}
