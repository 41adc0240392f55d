package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.scenario.InvalidScenarioException;
import io.daggerflow.scenario.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /** So many scenarios run at a time, each on a broker of its own. */
  private static final int LANES = 2;

  @RegisterExtension
  static final MiniClusterExtension FLINK = Jobs.cluster(1, LANES, Gauges.on(new Configuration()));

  private static final Path EXAMPLES = Path.of("../../templates");
  private static final List<Path> FOLDERS =
      List.of(EXAMPLES, Path.of("../core/src/test/resources/scenarios"));

  /** One that never comes to rest is told, and the others are run. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path folder;

  private static final List<Lane> ALL = new ArrayList<>();
  private static final BlockingQueue<Lane> FREE = new ArrayBlockingQueue<>(LANES);
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(LANES);

  @BeforeAll
  static void start(@InjectMiniCluster MiniCluster cluster) throws Exception {
    for (int i = 0; i < LANES; i++) {
      ALL.add(new Lane(cluster, Files.createDirectory(folder.resolve("lane-" + i))));
    }
    FREE.addAll(ALL);
  }

  @AfterAll
  static void stop() throws Exception {
    THREADS.shutdownNow();
    for (Lane lane : ALL) {
      lane.close();
    }
  }

  /** Those that the system property {@code scenarios} names; without it those of the examples. */
  @TestFactory
  Stream<DynamicTest> scenarios() throws Exception {
    String wanted = System.getProperty("scenarios", "");
    for (Lane lane : ALL) {
      lane.read(wanted.isEmpty() ? List.of(EXAMPLES) : FOLDERS, choice(wanted));
    }
    List<String> names = ALL.get(0).names();
    System.out.println(names.size() + " scenarios on the real job");
    List<Future<String>> reports = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int number = i;
      reports.add(THREADS.submit(() -> report(number)));
    }
    return Stream.iterate(0, i -> i < names.size(), i -> i + 1)
        .map(i -> DynamicTest.dynamicTest(names.get(i), () -> check(reports.get(i))));
  }

  private static Predicate<String> choice(String wanted) {
    return wanted.equals("all") ? name -> true : Pattern.compile(wanted).asPredicate();
  }

  private static String report(int scenario) throws Exception {
    Lane lane = FREE.take();
    try {
      return lane.run(scenario);
    } finally {
      FREE.add(lane);
    }
  }

  private static void check(Future<String> report) throws Exception {
    try {
      assertThat(report.get()).isEmpty();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** Runs one scenario after the other. */
  private static final class Lane implements AutoCloseable {
    private final MiniCluster cluster;
    private final Path folder;
    private final Broker broker = new Broker();
    private final List<Scenario> scenarios = new ArrayList<>();
    private RealJobs jobs;

    private record Scenario(Path file, ScenarioRunner.Ready ready) {
      String name() {
        return file.getFileName() + ": " + ready.name();
      }
    }

    Lane(MiniCluster cluster, Path folder) throws Exception {
      this.cluster = cluster;
      this.folder = folder;
      jobs = new RealJobs(cluster, broker, folder);
    }

    void read(List<Path> folders, Predicate<String> choice)
        throws IOException, InvalidScenarioException {
      ScenarioRunner runner =
          new ScenarioRunner(
              new CelExpressions(),
              ScenariosITCase.class.getClassLoader(),
              setup -> jobs.open(setup));
      for (Path each : folders) {
        for (Path file : files(each)) {
          runner.read(file).stream()
              .filter(ScenarioRunner.Ready::needsJob)
              .map(ready -> new Scenario(file, ready))
              .filter(scenario -> choice.test(scenario.name()))
              .forEach(scenarios::add);
        }
      }
    }

    private static List<Path> files(Path folder) throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(f -> f.toString().endsWith("scenarios.yaml")).sorted().toList();
      }
    }

    List<String> names() {
      return scenarios.stream().map(Scenario::name).toList();
    }

    /** What is not as expected; empty if everything is. */
    String run(int number) throws Exception {
      Scenario scenario = scenarios.get(number);
      long begin = System.nanoTime();
      jobs.use(scenario.file);
      try {
        return assertTimeoutPreemptively(
            PATIENCE, () -> String.join("\n", scenario.ready.run().report()));
      } catch (Throwable e) {
        jobs = new RealJobs(cluster, broker, folder); // the clients may be in any state
        throw e;
      } finally {
        System.out.printf("%5d ms  %s%n", (System.nanoTime() - begin) / 1_000_000, scenario.name());
      }
    }

    @Override
    public void close() throws Exception {
      jobs.close();
      broker.close();
    }
  }
}
