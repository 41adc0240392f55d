package io.daggerflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every scenario file of the test resources and of {@code templates/}. */
class ScenarioFilesTest {

  private static final List<Path> FOLDERS =
      List.of(Path.of("src/test/resources/scenarios"), Path.of("../../templates"));

  @TestFactory
  List<DynamicTest> scenarios() throws Exception {
    ScenarioRunner runner = new ScenarioRunner(new CelExpressions());
    List<DynamicTest> tests = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(ScenarioFilesTest::isScenario).sorted().toList()) {
          runner.run(file).forEach(result -> tests.add(test(result)));
        }
      }
    }
    return tests;
  }

  private static boolean isScenario(Path file) {
    return file.toString().endsWith("scenarios.yaml");
  }

  private static DynamicTest test(ScenarioResult result) {
    String file = Path.of(result.file()).getFileName().toString();
    return DynamicTest.dynamicTest(
        file + ": " + result.name(),
        () -> assertThat(String.join("\n", result.report())).isEmpty());
  }
}
