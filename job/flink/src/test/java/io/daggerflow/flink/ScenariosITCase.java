package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.scenario.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The scenario files on the real job: the same as in virtual time. */
final class ScenariosITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK = Jobs.cluster(1, 2, Gauges.on(new Configuration()));

  private static final Path EXAMPLES = Path.of("../../templates");
  private static final List<Path> FOLDERS =
      List.of(EXAMPLES, Path.of("../core/src/test/resources/scenarios"));

  /** What the job does not carry out yet, as the page of semantics says. */
  private static final String STAYS = "a retired version and its channels stay in the state";

  /** Scenario → why it does not hold on the job. */
  private static final Map<String, String> NOT_ON_THE_JOB =
      Map.of(
          "S10.9: channels of a version that nobody uses are gone, a message on them is not kept",
          STAYS,
          "S10.9: channels of a retired version are there while an instance uses it",
          STAYS,
          "S5.1: a channel of a version that nobody uses is none for an on-the-fly definition",
          STAYS,
          "S11: an instance whose template is gone cannot be retried, skipped or completed",
          STAYS);

  /** One that never comes to rest is told, and the others are run. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path folder;

  private static Broker broker;
  private static RealJobs jobs;

  @BeforeAll
  static void start(@InjectMiniCluster MiniCluster cluster) throws Exception {
    broker = new Broker();
    jobs = new RealJobs(cluster, broker, folder, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    jobs.close();
    broker.close();
  }

  /** Those that the system property {@code scenarios} names; without it those of the examples. */
  @TestFactory
  List<DynamicTest> scenarios() throws Exception {
    ScenarioRunner runner =
        new ScenarioRunner(
            new CelExpressions(),
            ScenariosITCase.class.getClassLoader(),
            setup -> jobs.open(setup));
    String wanted = System.getProperty("scenarios", "");
    Predicate<String> choice = choice(wanted);
    List<DynamicTest> tests = new ArrayList<>();
    for (Path each : wanted.isEmpty() ? List.of(EXAMPLES) : FOLDERS) {
      for (Path file : files(each)) {
        for (ScenarioRunner.Ready ready : runner.read(file)) {
          String name = file.getFileName() + ": " + ready.name();
          if (ready.needsJob() && choice.test(name) && !NOT_ON_THE_JOB.containsKey(ready.name())) {
            tests.add(DynamicTest.dynamicTest(name, () -> check(file, ready)));
          }
        }
      }
    }
    System.out.println(tests.size() + " scenarios on the real job");
    return tests;
  }

  private static Predicate<String> choice(String wanted) {
    return wanted.equals("all") ? name -> true : Pattern.compile(wanted).asPredicate();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith("scenarios.yaml")).sorted().toList();
    }
  }

  private static void check(Path file, ScenarioRunner.Ready ready) throws Exception {
    System.out.println(file.getFileName() + ": " + ready.name());
    jobs.use(file);
    String report =
        assertTimeoutPreemptively(PATIENCE, () -> String.join("\n", ready.run().report()));
    assertThat(report).isEmpty();
  }
}
