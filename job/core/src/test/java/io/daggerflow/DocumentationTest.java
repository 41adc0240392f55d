package io.daggerflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.drawing.Drawing;
import io.daggerflow.drawing.MermaidWriter;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.scenario.ScenarioResult;
import io.daggerflow.scenario.ScenarioRunner;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say exists, and their examples are right. */
class DocumentationTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path DOCS = ROOT.resolve("job/docs");
  private static final List<Path> FOLDERS =
      Stream.of(
              "job/docs",
              "job/core/src",
              "job/examples/src",
              "job/flink/src",
              "job/tools/src",
              "templates")
          .map(ROOT::resolve)
          .toList();

  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern NAMED =
      Pattern.compile("`([A-Za-z]+(?:Test|ITCase))`|`([a-z-]+-scenarios\\.yaml)`");

  private final TemplateReader templates = new TemplateReader(new CelExpressions());

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      String text = CODE.matcher(Files.readString(page)).replaceAll("");
      for (String link : groups(LINK, text)) {
        if (!link.contains("://") && !leadsSomewhere(page, link)) {
          broken.add(ROOT.relativize(page) + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file);
    return Files.exists(target)
        && (hash < 0 || anchors(Files.readString(target)).contains(link.substring(hash + 1)));
  }

  /** The anchors that headings get. */
  private static Set<String> anchors(String text) {
    return groups(HEADING, text).stream()
        .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", ""))
        .map(heading -> heading.replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void testsAndScenarioFilesThatAreNamedExist() throws IOException {
    Set<String> files = new TreeSet<>();
    for (Path folder : FOLDERS) {
      files(folder).forEach(file -> files.add(file.getFileName().toString()));
    }
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult found : found(NAMED, Files.readString(page))) {
        String file = found.group(1) == null ? found.group(2) : found.group(1) + ".java";
        if (!files.contains(file)) {
          missing.add(ROOT.relativize(page) + ": " + file);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void templatesInThePageLoad() throws IOException {
    int loaded = 0;
    for (String block : blocks("templates.md", "yaml")) {
      if (block.startsWith("template:")) {
        loads("templates.md", block);
        loaded++;
      }
    }
    assertThat(loaded).isPositive();
  }

  @Test
  void picturesInThePagesAreThoseOfTheTemplate() throws IOException {
    Path file = ROOT.resolve("templates/OrderWorkflow.yaml");
    WorkflowTemplate template = templates.read(file.toString(), Files.readString(file)).template();
    assertThat(template).isNotNull();
    String picture = MermaidWriter.write(Drawing.of(template.source()));

    assertThat(blocks("templates.md", "mermaid")).containsExactly(picture);
    assertThat(blocks("../../README.md", "mermaid")).containsExactly(picture);
  }

  @Test
  void templateFilesLoad() throws IOException {
    for (Path file : files(ROOT.resolve("templates"))) {
      String name = file.getFileName().toString();
      if (name.endsWith(".yaml") && !name.endsWith("scenarios.yaml")) {
        loads(name, Files.readString(file));
      }
    }
  }

  private void loads(String name, String text) {
    TemplateReading reading = templates.read(name, text);
    assertThat(reading.problems()).as(text).isEmpty();
  }

  @Test
  void scenariosInThePagePass(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("page.yaml");
    Files.writeString(file, String.join("\n", blocks("scenarios.md", "yaml")));
    List<ScenarioResult> results = new ScenarioRunner(new CelExpressions()).run(file);
    assertThat(results).isNotEmpty().allSatisfy(result -> assertThat(result.report()).isEmpty());
  }

  @Test
  void recordsInThePageAreJson() throws Exception {
    for (String block : blocks("wire-formats.md", "json")) {
      assertThat(Json.parse(block)).isNotNull();
    }
  }

  /** The fenced blocks of a language. */
  private static List<String> blocks(String page, String language) throws IOException {
    Pattern block = Pattern.compile("(?s)```" + language + "\n(.*?)```");
    return groups(block, Files.readString(DOCS.resolve(page)));
  }

  private static List<String> groups(Pattern pattern, String text) {
    return found(pattern, text).stream().map(found -> found.group(1)).toList();
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  /** All pages of the project, those of downloads and builds left out. */
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(files(DOCS));
    try (Stream<Path> top = Files.list(ROOT)) {
      top.filter(Files::isRegularFile).forEach(pages::add);
    }
    for (String folder : List.of("templates", "scripts", "flink-conf")) {
      pages.addAll(files(ROOT.resolve(folder)));
    }
    pages.removeIf(file -> !file.toString().endsWith(".md"));
    assertThat(pages).isNotEmpty();
    return pages;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
