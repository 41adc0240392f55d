package io.daggerflow.scenario;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.format.FileContent;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.format.YamlFile;
import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs scenario files: each scenario on an engine of its own, in virtual time. */
public final class ScenarioRunner {

  private static final Set<String> FILE_FIELDS = Set.of("templates", "clock", "scenarios");
  private static final Set<String> SCENARIO_FIELDS =
      Set.of("name", "templates", "clock", "steps", "expectInvalid");
  private static final String CLOCK = "2030-01-01T00:00:00Z";

  private final TemplateReader templates;
  private final ExpressionCompiler compiler;

  public ScenarioRunner(ExpressionCompiler compiler) {
    this.compiler = compiler;
    this.templates = new TemplateReader(compiler);
  }

  /**
   * What came of one scenario.
   *
   * @param step where it failed, as {@code step 3 (expect)}; null if it passed
   * @param differences what was expected there and what came, one line each
   * @param trace the events until then, as JSON values
   */
  public record Result(
      String file,
      String name,
      @Nullable String step,
      List<String> differences,
      List<Object> trace) {
    public boolean passed() {
      return step == null;
    }
  }

  /**
   * Runs all scenarios of a file.
   *
   * @throws IOException if it, or a template that it names, cannot be read
   */
  public List<Result> run(Path file) throws IOException, InvalidScenarioException {
    Map<String, @Nullable Object> content = read(file);
    List<Result> results = new ArrayList<>();
    List<?> scenarios = Shape.list("scenarios", content.get("scenarios"));
    for (int i = 0; i < scenarios.size(); i++) {
      String place = "scenarios[" + i + "]";
      results.add(
          run(file, content, place, Shape.object(place, scenarios.get(i), SCENARIO_FIELDS)));
    }
    return results;
  }

  private static Map<String, @Nullable Object> read(Path file)
      throws IOException, InvalidScenarioException {
    FileContent content =
        YamlFile.read(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    Located root = content.root();
    if (root == null || !content.problems().isEmpty()) {
      throw new InvalidScenarioException(
          content.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    return Shape.object(file.toString(), root.json(), FILE_FIELDS);
  }

  private Result run(
      Path file,
      Map<String, @Nullable Object> content,
      String place,
      Map<String, @Nullable Object> scenario)
      throws IOException, InvalidScenarioException {
    String name = Shape.text(place + ".name", scenario.get("name"));
    List<TemplateReading> read = new ArrayList<>();
    for (Object one : Shape.list("templates", content.get("templates"))) {
      read.add(template(file, one));
    }
    for (Object one : Shape.list(place + ".templates", scenario.get("templates"))) {
      read.add(template(file, one));
    }
    if (scenario.containsKey("expectInvalid")) {
      return expectInvalid(file, place, name, scenario.get("expectInvalid"), read);
    }
    Object clock = scenario.getOrDefault("clock", content.getOrDefault("clock", CLOCK));
    VirtualJob job = new VirtualJob(Instant.parse(Shape.text("clock", clock)).toEpochMilli());
    for (TemplateReading reading : read) {
      job.deploy(valid(place, reading));
    }
    ScenarioSteps steps = new ScenarioSteps(job, definition -> deploy(file, job, definition));
    return steps.run(file, name, Shape.list(place + ".steps", scenario.get("steps")));
  }

  private static WorkflowTemplate valid(String place, TemplateReading reading)
      throws InvalidScenarioException {
    WorkflowTemplate template = reading.template();
    if (template == null) {
      throw new InvalidScenarioException(place + ": invalid template\n" + text(reading));
    }
    return template;
  }

  private static String text(TemplateReading reading) {
    return reading.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  private TemplateReading template(Path file, @Nullable Object one)
      throws IOException, InvalidScenarioException {
    if (one instanceof String name) {
      Path path = file.resolveSibling(name);
      return templates.read(path.toString(), Files.readAllBytes(path));
    }
    Map<String, @Nullable Object> source = Shape.object("templates", one);
    return WorkflowTemplate.read(file.toString(), Located.of(source), compiler);
  }

  private void deploy(Path file, VirtualJob job, @Nullable Object definition)
      throws IOException, InvalidScenarioException {
    TemplateReading reading = template(file, definition);
    WorkflowTemplate template = reading.template();
    if (template == null) {
      job.refuse(Map.of(), text(reading));
    } else {
      job.deploy(template);
    }
  }

  private static Result expectInvalid(
      Path file, String place, String name, @Nullable Object expected, List<TemplateReading> read)
      throws InvalidScenarioException {
    String problems = read.stream().map(ScenarioRunner::text).collect(Collectors.joining("\n"));
    List<String> differences = new ArrayList<>();
    for (Object one : Shape.list(place + ".expectInvalid", expected)) {
      String substring = Shape.text(place + ".expectInvalid", one);
      Difference.substring("problems", substring, problems)
          .forEach(difference -> differences.add(difference.toString()));
    }
    if (read.stream().noneMatch(reading -> reading.template() == null)) {
      differences.add("problems: expected an invalid template, but all are valid");
    }
    return new Result(
        file.toString(),
        name,
        differences.isEmpty() ? null : "expectInvalid",
        differences,
        List.of());
  }
}
