package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What comes all at once, or never comes, holds up neither checkpoints nor other instances. */
final class PressureITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension FLINK = LiveJob.cluster(METRICS);

  private static final int MANY = 100_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String WAITS =
      """
      template: Waits
      version: 1
      processes:
        - name: P
          tasks: [{name: L, type: kafka-listener, topic: IN, correlate: nr, timeToLive: PT1S}]
      """;

  @TempDir static Path folder;

  private static LiveJob job(String name) throws Exception {
    return new LiveJob(Files.createDirectories(folder.resolve(name)), METRICS, "IN");
  }

  // ---- a service that never answers

  @Test
  void aServiceThatNeverAnswersHoldsUpNobodyElse() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        LiveJob job = job("silent")) {
      job.start(2, null);
      job.deployed(WAITS);
      job.deployed(
          """
          template: Asks
          version: 1
          processes:
            - name: P
              tasks: [{name: CALL, type: http, url: "http://127.0.0.1:%d/", retry: {timeout: PT20M}}]
          """
              .formatted(silent.getLocalPort()));
      int asking = 500;
      for (int i = 0; i < asking; i++) {
        job.start("asks-" + i, "Asks", "{}");
      }
      LiveJob.await(() -> job.counter("instances_started") == asking);
      silent.accept();
      long failed = job.failedCheckpoints();
      for (int i = 0; i < 5; i++) {
        long checkpoints = job.checkpoints();
        job.start("waits-" + i, "Waits", "{\"nr\":\"waits-" + i + "\"}");
        job.broker().send("IN", null, "{\"nr\":\"waits-" + i + "\"}");
        job.awaitStatus("waits-" + i, "COMPLETED");
        LiveJob.await(() -> job.checkpoints() > checkpoints);
      }
      assertThat(job.failedCheckpoints()).isEqualTo(failed);
      assertThat(job.counter("instances_completed")).isEqualTo(5);
      assertThat(StoredSavepoint.open(job.stop()).calls()).hasSize(asking);
    }
  }

  // ---- 100,000 at once

  /**
   * Timers of as many instances, and the ends of as many messages that nobody wants, are all due
   * when the job comes back: each comes, none early, and checkpoints complete while they do.
   */
  @Test
  void aHundredThousandTimersAtOnceLetCheckpointsPass() throws Exception {
    try (LiveJob job = job("many")) {
      job.start(2, null);
      job.deployed(WAITS);
      job.deployed(
          """
          template: Timed
          version: 1
          processes: [{name: P, tasks: [{name: T, type: trigger, at: "${ params.at }"}]}]
          """);
      Instant due = Instant.now().plusSeconds(75);
      for (int i = 0; i < MANY; i++) {
        job.start("t-" + i, "Timed", "{\"at\":\"" + due + "\"}");
        job.broker().send("IN", null, "{\"nr\":\"nobody-" + i + "\"}");
      }
      await(() -> job.counter("instances_started") == MANY);
      await(() -> job.counter("correlation_kept") == MANY);
      long before = job.counter("instances_completed") + job.counter("dead_letters");
      String savepoint = job.stop();
      Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
      job.start(2, savepoint, "--recovery-grace=0s");
      int timers = checkpointsWhile(job, "instances_completed");
      int letters = checkpointsWhile(job, "dead_letters");
      assertThat(job.counter("wake_ups_postponed")).isPositive();
      assertThat(timers).as("checkpoints while timers fired").isPositive();
      assertThat(letters).as("checkpoints while messages expired").isPositive();
      assertThat(before).as("all were still to come").isZero();
      checkEvents(job, due);
    }
  }

  private static void await(BooleanSupplier condition) {
    Jobs.await(PATIENCE, condition);
  }

  /** How many checkpoints complete between the first and the last of those that are counted. */
  private static int checkpointsWhile(LiveJob job, String counter) {
    await(() -> job.counter(counter) > 0);
    long first = job.checkpoints();
    long[] last = {first};
    await(
        () -> {
          boolean goesOn = job.counter(counter) < MANY;
          last[0] = goesOn ? Math.max(last[0], job.checkpoints()) : last[0];
          return !goesOn;
        });
    return (int) (last[0] - first);
  }

  private static void checkEvents(LiveJob job, Instant due) {
    BitSet over = new BitSet(MANY);
    try (Broker.Reader reader = job.broker().read("dagger.events")) {
      await(
          () -> {
            for (Broker.Seen seen : List.copyOf(reader.next())) {
              if (seen.value().contains("\"status\":\"COMPLETED\"")) {
                check(seen, due, over);
              }
            }
            reader.all().clear();
            return over.cardinality() == MANY;
          });
    }
  }

  private static void check(Broker.Seen seen, Instant due, BitSet over) {
    int number = Integer.parseInt(seen.key().substring(2));
    assertThat(over.get(number)).as("%s comes once", seen.key()).isFalse();
    over.set(number);
    assertThat(Instant.parse(String.valueOf(seen.json().get("time"))))
        .as("%s does not come early", seen.key())
        .isAfterOrEqualTo(due.minusMillis(1));
  }
}
