package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages and instances that meet in time, out of time, over a stop and after going back, on the
 * whole job: the races of {@code correlation.md} that a single key does not show.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RecoveryITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension FLINK = LiveJob.cluster(METRICS);

  @TempDir static Path folder;

  private static LiveJob job;

  /** When a message was sent for an instance that comes a minute later; 0 before. */
  private static long early;

  private static String template(String name, String topic, String ofProcess, String ofListener) {
    return """
        template: %s
        version: 1
        retention: PT1S
        processes:
          - name: P
            %s
            tasks:
              - {name: L, type: kafka-listener, topic: %s, correlate: nr %s}
              - {name: C, type: kafka-command, topic: OUT, value: "${ instance.id }"}
        """
        .formatted(name, ofProcess, topic, ofListener);
  }

  /** Not before all of them: only then is the cluster the one that jobs are submitted to. */
  @BeforeEach
  void start() throws Exception {
    if (job == null) {
      job = new LiveJob(folder, METRICS, "IN", "OUT", "SHORT");
      job.start(2, null);
      job.deployed(template("Waits", "IN", "", ""));
      job.deployed(template("Limited", "IN", "maxRunDuration: PT20S\n    onTimeout: fail", ""));
      job.deployed(template("Short", "SHORT", "", ", timeToLive: PT1S"));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    job.close();
  }

  private static void wait(String id) {
    job.start(id, "Waits", "{\"nr\":\"" + id + "\"}");
  }

  private static void message(String topic, String nr) {
    job.broker().send(topic, nr, "{\"nr\":\"" + nr + "\"}");
  }

  @Test
  @Order(1)
  void race1_aMessageWaitsForItsInstanceAndOneThatNobodyWantsIsADeadLetter() throws Exception {
    message("IN", "early");
    message("IN", "a-minute-early");
    early = System.nanoTime();
    message("SHORT", "nobody");
    Broker.Seen letter =
        job.awaitRecord("dagger.dead-letters", seen -> seen.value().contains("nobody"));
    assertThat(letter.json().get("code")).isEqualTo("UNMATCHED");
    assertThat(letter.json().get("topic")).isEqualTo("SHORT");
    assertThat(letter.json().get("correlationKey")).isEqualTo("nobody");
    assertThat(String.valueOf(letter.json().get("message"))).isNotBlank();
    wait("early");
    job.awaitStatus("early", "COMPLETED");
  }

  @Test
  @Order(2)
  void race5_anIdThatIsUsedAgainIsAnotherInstance() {
    wait("again");
    job.awaitStatus("again", "EXECUTING");
    job.request("again", "stop", "");
    job.awaitStatus("again", "STOPPED");
    LiveJob.await(() -> job.counter("instances_removed") >= 2);
    wait("again");
    LiveJob.await(() -> events("again").size() == 3);
    message("IN", "again");
    job.awaitStatus("again", "COMPLETED");
    assertThat(events("again"))
        .extracting(seen -> (Object) seen.json().get("seq"))
        .containsExactly(1L, 2L, 1L, 2L);
  }

  private static List<Broker.Seen> events(String id) {
    return job.records("dagger.events", seen -> id.equals(seen.key()));
  }

  @Test
  @Order(3)
  void race20_aRefreshWhereNothingIsWrongChangesNothing() {
    wait("refreshed");
    job.awaitStatus("refreshed", "EXECUTING");
    for (int i = 0; i < 3; i++) {
      job.request("refreshed", "refresh", ",\"requestId\":\"r-" + i + "\"");
    }
    job.awaitEvent("refreshed", "\"r-2\"");
    message("IN", "refreshed");
    job.awaitStatus("refreshed", "COMPLETED");
    assertThat(commands()).filteredOn("refreshed"::equals).hasSize(1);
  }

  private static List<String> commands() {
    return job.records("OUT", seen -> true).stream().map(Broker.Seen::value).toList();
  }

  /** The starts are read and their subscriptions are in the loopback when the job stops. */
  @Test
  @Order(4)
  void race15_whatTheLoopbackHoldsAtAStopIsReadAfterItWithAnotherParallelism() throws Exception {
    int instances = 100;
    for (int i = 0; i < instances; i++) {
      wait("stop-" + i);
    }
    job.broker().flush();
    job.awaitStatus("stop-0", "EXECUTING");
    String savepoint = job.stop();
    for (int i = 0; i < instances; i++) {
      message("IN", "stop-" + i);
    }
    job.start(1, savepoint);
    LiveJob.await(() -> count(commands(), "stop-") == instances);
    assertThat(commands()).filteredOn(id -> id.startsWith("stop-")).doesNotHaveDuplicates();
  }

  private static long count(List<String> ids, String prefix) {
    return ids.stream().filter(id -> id.startsWith(prefix)).count();
  }

  @Test
  @Order(5)
  void answersThatLieInKafkaWinOverTimeLimitsThatPassedDuringAnOutage() throws Exception {
    int instances = 20;
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      job.start("limited-" + i, "Limited", "{\"nr\":\"limited-" + i + "\"}");
    }
    LiveJob.await(() -> started("limited-").size() == instances);
    long begun = System.nanoTime();
    String savepoint = job.stop();
    for (int i = 0; i < instances; i += 2) {
      message("IN", "limited-" + i);
      answered.add("limited-" + i);
    }
    job.broker().flush();
    Thread.sleep(Math.max(0, 21_000 - (System.nanoTime() - begun) / 1_000_000));
    job.start(2, savepoint);
    LiveJob.await(() -> over("limited-", "COMPLETED", "FAILURE").size() == instances);
    assertThat(over("limited-", "COMPLETED")).containsExactlyInAnyOrderElementsOf(answered);
    assertThat(job.counter("wake_ups_postponed")).isPositive();
  }

  private static Set<String> started(String prefix) {
    return over(prefix, "EXECUTING");
  }

  private static Set<String> over(String prefix, String... statuses) {
    Set<String> ids = new HashSet<>();
    for (Broker.Seen seen : job.records("dagger.events", s -> s.key().startsWith(prefix))) {
      if (List.of(statuses).contains(String.valueOf(seen.json().get("status")))) {
        ids.add(seen.key());
      }
    }
    return ids;
  }

  /**
   * The abandoned run opened, was answered, closed and opened for others after the savepoint; the
   * one that goes on from there reads the same messages again and believes none of its records.
   */
  @Test
  @Order(6)
  void race17_afterGoingBackToAnOlderSavepointNothingIsDeliveredTwice() throws Exception {
    int instances = 50;
    for (int i = 0; i < instances; i++) {
      wait("back-" + i);
    }
    LiveJob.await(() -> started("back-").size() == instances);
    String older = job.savepoint();
    for (int i = 0; i < instances; i++) {
      message("IN", "back-" + i);
      wait("forth-" + i);
    }
    LiveJob.await(() -> over("back-", "COMPLETED").size() == instances);
    LiveJob.await(() -> started("forth-").size() == instances);
    String abandoned = jobRun("forth-0");
    job.stop();

    job.start(1, older);
    LiveJob.await(() -> count(commands(), "back-") == 2 * instances);
    for (int i = 0; i < instances; i++) {
      message("IN", "forth-" + i);
    }
    LiveJob.await(() -> count(commands(), "forth-") == instances);
    assertThat(job.counter("loopback_of_another_run")).isPositive();
    Map<String, List<Object>> seqs = new HashMap<>();
    for (Broker.Seen seen : job.records("dagger.events", seen -> true)) {
      if (!abandoned.equals(seen.json().get("jobRun"))) {
        seqs.computeIfAbsent(seen.key(), id -> new ArrayList<>()).add(seen.json().get("seq"));
      }
    }
    for (int i = 0; i < instances; i++) {
      assertThat(seqs).containsEntry("back-" + i, List.of(2L));
      assertThat(seqs).containsEntry("forth-" + i, List.of(1L, 2L));
    }
    List<Broker.Seen> out = job.records("OUT", seen -> seen.value().startsWith("back-"));
    assertThat(out.stream().map(seen -> seen.headers().get("dagger-message-id")).distinct())
        .as("a command that comes again has the same id")
        .hasSize(instances);
  }

  /** The message was sent in the first test: since then the job was stopped and went back, too. */
  @Test
  @Order(7)
  void race1_aMessageThatComesAMinuteBeforeItsSubscriptionReachesIt() throws Exception {
    if (early == 0) {
      message("IN", "a-minute-early");
      early = System.nanoTime();
    }
    Thread.sleep(Math.max(0, 61_000 - (System.nanoTime() - early) / 1_000_000));
    wait("a-minute-early");
    job.awaitStatus("a-minute-early", "COMPLETED");
  }

  private static String jobRun(String id) {
    return String.valueOf(events(id).get(0).json().get("jobRun"));
  }
}
