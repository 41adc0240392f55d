package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What both sinks promise, by one checker: in the view of readers of committed records the numbers
 * of each key are 1, 2, 3, … to the number of its inputs, each once and in this order.
 */
final class OutputsITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration OFTEN = Duration.ofMillis(200);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int KEYS = 7;

  @TempDir Path folder;

  private Broker broker;
  private Broker.Reader reader;
  private JobClient job;
  private String name;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker();
    broker.create("markers", 1);
  }

  @AfterEach
  void stop() throws Exception {
    NumberingJob.FAIL.set(false);
    if (job != null) {
      job.cancel().get();
    }
    reader.close();
    broker.close();
  }

  private NumberingJob job(SinkKind kind, long transactionTimeoutMillis) throws Exception {
    name = JobOptions.word(kind);
    broker.create(name + "-in", 3);
    broker.create(name + "-out", 3);
    reader = broker.read(name + "-out");
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.servers());
    Outputs outputs =
        switch (kind) {
          case WRITE_AHEAD ->
              new WriteAheadOutputs(
                  name, kafka, "markers", 64 * 1024 * 1024, transactionTimeoutMillis);
          case TRANSACTIONS -> new KafkaOutputs(name, kafka, transactionTimeoutMillis);
        };
    return new NumberingJob(broker.servers(), name, outputs, folder);
  }

  private void send(int records) {
    for (int i = 0; i < records; i++) {
      broker.send(name + "-in", "k" + sent % KEYS, "");
      sent++;
    }
    broker.flush();
  }

  private static void await(BooleanSupplier condition) {
    Jobs.await(PATIENCE, condition);
  }

  /** Sends more input, and waits until the output of all of it is visible. */
  private void awaitProgress() {
    send(50);
    await(
        () -> {
          reader.next();
          return reader.all().size() >= sent;
        });
  }

  private void awaitNumbered(long before, int records) {
    await(() -> NumberingJob.NUMBERED.get() >= before + records);
  }

  private void awaitFailure(long before) {
    await(
        () -> {
          send(1);
          return NumberingJob.FAILURES.get() > before;
        });
  }

  private String stopWithSavepoint() throws Exception {
    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    job = null;
    return savepoint;
  }

  private Map<String, List<Integer>> numbers() {
    Map<String, List<Integer>> numbers = new TreeMap<>();
    for (Broker.Seen seen : reader.all()) {
      numbers
          .computeIfAbsent(seen.key(), key -> new ArrayList<>())
          .add(Integer.valueOf(seen.value()));
    }
    return numbers;
  }

  /** All input became output, once, in order. */
  private void assertWhole() {
    await(
        () -> {
          reader.next();
          return reader.all().size() >= sent;
        });
    reader.next();
    Map<String, List<Integer>> expected = new TreeMap<>();
    for (int i = 0; i < sent; i++) {
      expected.computeIfAbsent("k" + i % KEYS, key -> new ArrayList<>()).add(1 + i / KEYS);
    }
    assertThat(numbers()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(SinkKind.class)
  void nothingIsLostRepeatedOrSwapped(SinkKind kind) throws Exception {
    NumberingJob jobs = job(kind, 60_000);
    Random random = new Random(7);
    job = jobs.start(1, OFTEN, null);
    awaitProgress();

    // Tasks fail at any moment, and right after output was committed.
    for (int i = 0; i < 4; i++) {
      send(random.nextInt(100));
      if (i % 2 == 0) {
        Thread.sleep(random.nextInt(300));
      } else {
        awaitProgress();
      }
      long failures = NumberingJob.FAILURES.get();
      NumberingJob.FAIL.set(true);
      awaitFailure(failures);
      awaitProgress();
    }

    // Stop, another parallelism, and back.
    String savepoint = stopWithSavepoint();
    send(50);
    job = jobs.start(2, OFTEN, savepoint);
    awaitProgress();
    savepoint = stopWithSavepoint();
    job = jobs.start(1, OFTEN, savepoint);
    awaitProgress();

    // The broker restarts in the middle of it.
    send(50);
    broker.restart(Duration.ofMillis(500));
    awaitProgress();
    long failures = NumberingJob.FAILURES.get();
    NumberingJob.FAIL.set(true);
    awaitFailure(failures);
    send(50);
    assertWhole();
  }

  /** A savepoint with output that is not yet committed; the job is away for longer than 2 s. */
  private String awayTooLong(NumberingJob jobs) throws Exception {
    long before = NumberingJob.NUMBERED.get();
    job = jobs.start(2, NEVER, null);
    send(200);
    awaitNumbered(before, 200);
    String savepoint =
        job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL).get();
    job.cancel().get();
    job = null;
    Thread.sleep(4_000);
    return savepoint;
  }

  @Test
  void anOutageLongerThanTheTransactionTimeoutLosesNothing() throws Exception {
    NumberingJob jobs = job(SinkKind.WRITE_AHEAD, 2_000);
    job = jobs.start(1, OFTEN, awayTooLong(jobs));
    send(50);
    assertWhole();
  }

  @Test
  void goingBackToASavepointRepeatsWhatCameAfterItOnly() throws Exception {
    NumberingJob jobs = job(SinkKind.WRITE_AHEAD, 60_000);
    job = jobs.start(2, NEVER, null);
    long before = NumberingJob.NUMBERED.get();
    send(70);
    awaitNumbered(before, 70);
    String savepoint = stopWithSavepoint();
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      job = jobs.start(parallelism, OFTEN, savepoint);
      if (parallelism == 1) {
        send(70);
      }
      int visible = 70 + 70 * parallelism;
      await(
          () -> {
            reader.next();
            return reader.all().size() >= visible;
          });
      stopWithSavepoint();
    }
    reader.next();
    List<Integer> twice =
        List.of(
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 11, 12, 13, 14,
            15, 16, 17, 18, 19, 20);
    assertThat(numbers()).hasSize(KEYS);
    assertThat(numbers().values()).allSatisfy(numbers -> assertThat(numbers).isEqualTo(twice));
  }
}
