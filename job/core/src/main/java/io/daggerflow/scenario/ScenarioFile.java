package io.daggerflow.scenario;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.format.FileContent;
import io.daggerflow.format.YamlFile;
import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a scenario file as a whole, before anything of it runs. */
final class ScenarioFile {

  private static final Set<String> FILE =
      Set.of("templates", "clock", "stubs", "secrets", "handlers", "scenarios");
  private static final Set<String> SCENARIO =
      Set.of(
          "name", "templates", "clock", "stubs", "secrets", "handlers", "steps", "expectInvalid");
  private static final Instant CLOCK = Instant.parse("2030-01-01T00:00:00Z");

  private final TemplateSources templates;
  private final Map<String, Entry> file;
  private final List<TemplateReading> shared;

  private ScenarioFile(Path path, Map<String, Entry> file, ExpressionCompiler compiler)
      throws InvalidScenarioException {
    this.file = file;
    this.templates = new TemplateSources(path, compiler);
    this.shared = templates(file);
  }

  /** The scenarios of a file. */
  static List<Scenario> read(Path path, ExpressionCompiler compiler)
      throws InvalidScenarioException {
    Entry root = root(path);
    Map<String, Entry> fields = root.object(FILE);
    ScenarioFile file = new ScenarioFile(path, fields, compiler);
    List<Scenario> scenarios = new ArrayList<>();
    for (Entry scenario : root.required(fields, "scenarios").list()) {
      scenarios.add(file.scenario(scenario));
    }
    return scenarios;
  }

  private static Entry root(Path path) throws InvalidScenarioException {
    FileContent content = YamlFile.read(path.toString(), text(path));
    Located root = content.root();
    if (root == null || !content.problems().isEmpty()) {
      throw new InvalidScenarioException(
          content.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    return new Entry(path.toString(), "", root);
  }

  private static String text(Path path) throws InvalidScenarioException {
    String but;
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      but = "there is none";
    } catch (MalformedInputException e) {
      but = "it is no text in UTF-8";
    } catch (IOException e) {
      but = "it cannot be read: " + e;
    }
    throw new InvalidScenarioException(path + ": Expected a scenario file, but " + but);
  }

  private Scenario scenario(Entry entry) throws InvalidScenarioException {
    Map<String, Entry> fields = entry.object(SCENARIO);
    Entry steps = fields.get("steps");
    Entry invalid = fields.get("expectInvalid");
    if (steps == null == (invalid == null)) {
      throw entry.refused(
          "Expected either 'steps' or 'expectInvalid', but there is "
              + (steps == null ? "neither" : "both"));
    }
    return new Scenario(
        entry.required(fields, "name").text(),
        together(templates(fields)),
        clock(fields),
        stubs(fields),
        secrets(fields),
        handlers(fields),
        steps == null ? List.of() : new StepReader(templates).read(steps),
        invalid == null ? null : texts(invalid));
  }

  private List<TemplateReading> templates(Map<String, Entry> fields)
      throws InvalidScenarioException {
    List<TemplateReading> readings = new ArrayList<>();
    if (fields.containsKey("templates")) {
      for (Entry template : fields.get("templates").list()) {
        readings.add(templates.read(template));
      }
    }
    return readings;
  }

  /** A scenario's own template replaces that of the file with the same name and version. */
  private List<TemplateReading> together(List<TemplateReading> own) {
    List<TemplateReading> all = new ArrayList<>(shared);
    for (TemplateReading reading : own) {
      all.removeIf(other -> shared.contains(other) && isSame(reading, other));
      all.add(reading);
    }
    return all;
  }

  private static boolean isSame(TemplateReading one, TemplateReading other) {
    return one.template() != null
        && other.template() != null
        && one.template().id().equals(other.template().id());
  }

  private long clock(Map<String, Entry> fields) throws InvalidScenarioException {
    Entry clock = own(fields, "clock");
    return (clock == null ? CLOCK : clock.timestamp()).toEpochMilli();
  }

  private boolean handlers(Map<String, Entry> fields) throws InvalidScenarioException {
    Entry handlers = own(fields, "handlers");
    if (handlers != null && !handlers.text().equals("classpath")) {
      throw handlers.wrong("'classpath'");
    }
    return handlers != null;
  }

  private @Nullable Entry own(Map<String, Entry> fields, String name) {
    return fields.getOrDefault(name, file.get(name));
  }

  private Map<String, List<Stub>> stubs(Map<String, Entry> fields) throws InvalidScenarioException {
    Map<String, List<Stub>> stubs = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> path : merged(fields, "stubs").entrySet()) {
      List<Stub> list = new ArrayList<>();
      for (Entry stub : path.getValue().list()) {
        list.add(Stub.read(stub));
      }
      if (list.isEmpty()) {
        throw path.getValue().refused("Expected at least one answer, but there is none");
      }
      stubs.put(path.getKey(), list);
    }
    return stubs;
  }

  private Map<String, String> secrets(Map<String, Entry> fields) throws InvalidScenarioException {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> secret : merged(fields, "secrets").entrySet()) {
      secrets.put(secret.getKey(), secret.getValue().text());
    }
    return secrets;
  }

  /** What the file says, and then the scenario. */
  private Map<String, Entry> merged(Map<String, Entry> fields, String name)
      throws InvalidScenarioException {
    Map<String, Entry> merged = new LinkedHashMap<>();
    if (file.containsKey(name)) {
      merged.putAll(file.get(name).object());
    }
    if (fields.containsKey(name)) {
      merged.putAll(fields.get(name).object());
    }
    return merged;
  }

  private static List<String> texts(Entry entry) throws InvalidScenarioException {
    List<String> texts = new ArrayList<>();
    for (Entry text : entry.list()) {
      texts.add(text.text());
    }
    return texts;
  }
}
