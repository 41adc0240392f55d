package io.daggerflow.scenario;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.scenario.Difference.Said;
import io.daggerflow.scenario.ScenarioResult.Failure;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs scenario files: each scenario on an engine of its own, in virtual time. */
public final class ScenarioRunner {

  private final ExpressionCompiler compiler;
  private final ClassLoader handlers;
  private final ScenarioJob.Factory jobs;

  /** Real handlers are looked for where the caller's classes are. */
  public ScenarioRunner(ExpressionCompiler compiler) {
    this(
        compiler,
        Objects.requireNonNullElseGet(
            Thread.currentThread().getContextClassLoader(), ScenarioRunner.class::getClassLoader));
  }

  /**
   * @param handlers knows the classes of real handlers
   */
  public ScenarioRunner(ExpressionCompiler compiler, ClassLoader handlers) {
    this(compiler, handlers, setup -> new VirtualJob(compiler, setup));
  }

  /**
   * @param handlers knows the classes of real handlers
   * @param jobs where the scenarios run
   */
  public ScenarioRunner(
      ExpressionCompiler compiler, ClassLoader handlers, ScenarioJob.Factory jobs) {
    this.compiler = compiler;
    this.handlers = handlers;
    this.jobs = jobs;
  }

  /**
   * A scenario that was read, and can run.
   *
   * @param needsJob whether it does more than to look at templates
   */
  public record Ready(
      String file, String name, boolean needsJob, Supplier<ScenarioResult> running) {

    public ScenarioResult run() {
      return running.get();
    }
  }

  /**
   * Runs all scenarios of a file.
   *
   * @throws InvalidScenarioException if the file, or a template that it names, cannot be read; then
   *     nothing of it ran
   */
  public List<ScenarioResult> run(Path file) throws InvalidScenarioException {
    return read(file).stream().map(Ready::run).toList();
  }

  /**
   * Reads all scenarios of a file.
   *
   * @throws InvalidScenarioException if the file, or a template that it names, cannot be read
   */
  public List<Ready> read(Path file) throws InvalidScenarioException {
    List<Ready> ready = new ArrayList<>();
    for (Scenario scenario : ScenarioFile.read(file, compiler)) {
      ready.add(
          new Ready(
              file.toString(),
              scenario.name(),
              scenario.expectInvalid() == null,
              () -> run(file.toString(), scenario)));
    }
    return ready;
  }

  private ScenarioResult run(String file, Scenario scenario) {
    if (scenario.expectInvalid() != null) {
      return expectInvalid(file, scenario, scenario.expectInvalid());
    }
    String problems = problems(scenario.templates());
    if (!problems.isEmpty()) {
      return failed(
          file,
          scenario,
          "templates",
          List.of(different("", "valid templates", "Expected valid templates, but:\n" + problems)));
    }
    List<WorkflowTemplate> templates =
        scenario.templates().stream()
            .map(TemplateReading::template)
            .map(Objects::requireNonNull)
            .toList();
    if (!isEachOnce(templates)) {
      return failed(
          file,
          scenario,
          "templates",
          List.of(
              different(
                  "",
                  "each version once",
                  "Expected each version once, but one has two different definitions")));
    }
    ScenarioJob.Setup setup =
        new ScenarioJob.Setup(
            scenario.clock(),
            templates,
            new Stubs(
                scenario.stubs(), scenario.handlers() ? new HandlersOnClasspath(handlers) : null),
            scenario.secrets());
    try (ScenarioJob job = jobs.open(setup)) {
      return run(file, scenario, new Stage(job));
    }
  }

  private static boolean isEachOnce(List<WorkflowTemplate> templates) {
    Map<String, WorkflowTemplate> byId = new HashMap<>();
    return templates.stream()
        .allMatch(template -> template.equals(byId.computeIfAbsent(template.id(), id -> template)));
  }

  private static ScenarioResult run(String file, Scenario scenario, Stage stage) {
    List<Object> events = stage.job().recorded().events();
    for (ScenarioStep step : scenario.steps()) {
      List<Difference> differences = perform(step, stage);
      if (!differences.isEmpty()) {
        Failure failure =
            new Failure(
                step.number(),
                scenario.steps().size(),
                step.kind(),
                step.line(),
                differences,
                Trace.last(stage.job().recorded().happened()));
        return new ScenarioResult(file, scenario.name(), failure, events);
      }
    }
    return new ScenarioResult(file, scenario.name(), null, events);
  }

  private static List<Difference> perform(ScenarioStep step, Stage stage) {
    try {
      return step.act().on(stage);
    } catch (ScenarioFailure e) {
      return List.of(
          new Difference("", new Said("a step that can be made"), new Said("" + e.getMessage())));
    }
  }

  private static ScenarioResult expectInvalid(
      String file, Scenario scenario, List<String> expected) {
    String problems = problems(scenario.templates());
    List<Difference> differences = new ArrayList<>();
    if (problems.isEmpty()) {
      differences.add(different("templates", "an invalid one", "all are valid"));
    } else {
      for (String text : expected) {
        if (!Difference.substring("problems", text, problems).isEmpty()) {
          differences.add(different("problems", "a text with \"" + text + '"', problems));
        }
      }
    }
    return differences.isEmpty()
        ? new ScenarioResult(file, scenario.name(), null, List.of())
        : failed(file, scenario, "expectInvalid", differences);
  }

  private static Difference different(String place, String expected, String actual) {
    return new Difference(place, new Said(expected), new Said(actual));
  }

  private static ScenarioResult failed(
      String file, Scenario scenario, String kind, List<Difference> differences) {
    Failure failure = new Failure(0, scenario.steps().size(), kind, 0, differences, List.of());
    return new ScenarioResult(file, scenario.name(), failure, List.of());
  }

  /** The errors of invalid templates, one a line; empty if all are valid. */
  private static String problems(List<TemplateReading> readings) {
    return readings.stream()
        .filter(reading -> reading.template() == null)
        .map(reading -> Problem.errors(reading.problems(), "\n"))
        .collect(Collectors.joining("\n"));
  }
}
