package io.daggerflow.tools.command;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.scenario.InvalidScenarioException;
import io.daggerflow.scenario.ScenarioResult;
import io.daggerflow.scenario.ScenarioRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dagger test FILE…}: runs scenario files in virtual time, without any broker. */
@Command(
    name = "test",
    description = {
      "Runs scenario files: workflows in virtual time, without Kafka and Flink.",
      "The exit code is 1 if a scenario failed, 2 if a file cannot be read."
    })
public final class TestCommand implements Callable<Integer> {

  private static final String ENDING = "-scenarios.yaml";

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "Scenario files; of a folder all files below it that end with " + ENDING + ".")
  private List<Path> paths;

  @Option(
      names = "--jar",
      paramLabel = "JAR",
      description = "Holds handlers, for scenarios with 'handlers: classpath'; may be repeated.")
  private List<Path> jars = List.of();

  @Mixin private Output output;

  @Spec private CommandSpec spec;

  private final List<ScenarioResult> results = new ArrayList<>();
  private boolean unreadable;

  @Override
  public Integer call() throws IOException {
    List<Path> files = files();
    try (URLClassLoader handlers = new URLClassLoader(urls(), getClass().getClassLoader())) {
      ScenarioRunner runner = new ScenarioRunner(new CelExpressions(), handlers);
      files.forEach(file -> run(runner, file));
    }
    long failed = results.stream().filter(result -> !result.passed()).count();
    finish(results.size() - failed, failed);
    return unreadable ? 2 : failed > 0 ? 1 : 0;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> below = Files.walk(path)) {
        List<Path> found = below.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        if (found.isEmpty()) {
          throw misused(
              "Expected files that end with " + ENDING + " below " + path + ", but there is none");
        }
        files.addAll(found);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private URL[] urls() {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      if (!Files.exists(jar)) {
        throw misused("Expected a file " + jar + ", but there is none");
      }
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw misused("Expected a jar, but " + e.getMessage());
      }
    }
    return urls.toArray(URL[]::new);
  }

  private ParameterException misused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void run(ScenarioRunner runner, Path file) {
    try {
      List<ScenarioResult> ofFile = runner.run(file);
      results.addAll(ofFile);
      if (!output.isJson()) {
        print(file, ofFile);
      }
    } catch (InvalidScenarioException e) {
      unreadable = true;
      output.err().println(e.getMessage());
      output.err().flush();
    }
  }

  private void print(Path file, List<ScenarioResult> ofFile) {
    output.out().println(output.bold(file.toString()));
    for (ScenarioResult result : ofFile) {
      output.out().println("  " + output.outcome(result.passed()) + result.name());
      result.report().forEach(line -> output.out().println("          " + line));
    }
    output.out().flush();
  }

  private void finish(long passed, long failed) {
    if (!output.isJson()) {
      output.out().println(passed + " passed, " + failed + " failed");
      output.out().flush();
      return;
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("passed", passed);
    json.put("failed", failed);
    List<Object> scenarios = new ArrayList<>();
    results.forEach(result -> scenarios.add(result.toJson()));
    json.put("scenarios", scenarios);
    output.json(json);
  }
}
