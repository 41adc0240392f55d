package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

/** Templates that come, are followed by others and stay, while the whole job runs and after it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LiveTemplatesITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension FLINK = LiveJob.cluster(METRICS);

  @TempDir static Path folder;

  private static final long DAY = 24 * 60 * 60 * 1000L;

  private static final String PINNED =
      """
      template: Pinned
      version: 1
      channels: [{topic: PINNED, message: message.for_definitions}]
      processes:
        - name: P
          tasks:
            - {name: L, type: kafka-listener, topic: PINNED, correlate: {parameter: nr, message: message.nr}}
            - {name: C, type: kafka-command, topic: OUT, value: "${ instance.id } by version 1"}
      """;

  private static final String PINNED_2 =
      PINNED
          .replace("version: 1\n", "version: 2\n")
          .replace("message: message.nr", "message: message.number")
          .replace("by version 1", "by version 2");

  private static LiveJob job;

  /** Not before all of them: only then is the cluster the one that jobs are submitted to. */
  @BeforeEach
  void start() throws Exception {
    if (job == null) {
      job = new LiveJob(folder, METRICS, "PINNED", "HISTORY", "OUT");
      job.start(2, null);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    job.close();
  }

  @Test
  @Order(1)
  void aTemplateIsRefusedWithAllItsProblems() {
    job.deploy(
        "bad",
        "{\"template\":\"Bad\",\"version\":0,\"procceses\":[],\"processes\":[{\"name\":\"P\",\"tasks\":"
            + "[{\"name\":\"T\",\"type\":\"assign\",\"set\":{\"a\":\"${ parms.a }\"}}]}]}");
    Broker.Seen rejection =
        job.awaitRecord("dagger.rejections", seen -> "bad".equals(seen.json().get("requestId")));
    assertThat(rejection.json().get("code")).isEqualTo("INVALID_TEMPLATE");
    assertThat(rejection.value()).contains("version").contains("procceses").contains("parms");
  }

  @Test
  @Order(2)
  void aNewTopicIsReadWithoutARestartAndWithoutItsHistory() {
    int history = 500;
    long before = System.currentTimeMillis() - 2 * DAY;
    for (int i = 0; i < history; i++) {
      job.broker().send("HISTORY", null, "{\"nr\":\"h-1\",\"n\":" + i + "}", before + i);
    }
    job.broker().flush();
    job.deployed(
        """
        template: Reads
        version: 1
        processes:
          - name: P
            tasks: [{name: L, type: kafka-listener, topic: HISTORY, correlate: nr, set: {n: "${ message.n }"}}]
        """);
    job.start("reads", "Reads", "{\"nr\":\"h-1\"}");
    job.awaitStatus("reads", "EXECUTING");
    LiveJob.await(() -> job.counter("messages_too_old") == history);
    job.broker().send("HISTORY", null, "{\"nr\":\"h-1\",\"n\":-1}");
    Broker.Seen end = job.awaitStatus("reads", "COMPLETED");
    assertThat(end.value()).as("none of the old ones was taken").contains("\"n\":-1");
  }

  @Test
  @Order(3)
  void race18_instancesStayWithTheirVersionUntilTheyAreMigrated() {
    job.deployed(PINNED);
    for (String id : List.of("stays", "moves", "survives")) {
      job.start(id, "Pinned", "{\"nr\":\"" + id + "\"}");
      job.awaitStatus(id, "EXECUTING");
    }
    job.deployed(PINNED_2);
    job.start("new", "Pinned", "{\"nr\":\"new\"}");
    job.awaitEvent("new", "\"version\":2");
    job.request("moves", "migrate", ",\"version\":2");
    job.awaitEvent("moves", "\"version\":2");
    job.broker().send("PINNED", null, "{\"nr\":\"stays\",\"number\":\"new\"}");
    job.broker().send("PINNED", null, "{\"number\":\"moves\"}");
    for (String id : List.of("stays", "moves", "new")) {
      job.awaitStatus(id, "COMPLETED");
    }
    assertThat(job.records("OUT", seen -> true))
        .extracting(Broker.Seen::value)
        .containsExactlyInAnyOrder("stays by version 1", "new by version 2", "moves by version 2");
  }

  /** Two tasks of each kind, so a template may have reached one of them and not the other. */
  @Test
  @Order(4)
  void race19_startsAndMessagesThatComeRightAfterActiveFindTheirTemplateEverywhere() {
    int instances = 200;
    for (int round = 0; round < 5; round++) {
      String name = "Fresh" + round;
      job.deployed(
          """
          template: %s
          version: 1
          processes:
            - name: P
              tasks: [{name: L, type: kafka-listener, topic: PINNED, correlate: {parameter: nr, message: message.%s}}]
          """
              .formatted(name, name.toLowerCase(Locale.ROOT)));
      for (int i = 0; i < instances; i++) {
        String id = name + "-" + i;
        job.broker()
            .send("PINNED", null, "{\"" + name.toLowerCase(Locale.ROOT) + "\":\"" + id + "\"}");
        job.start(id, name, "{\"nr\":\"" + id + "\"}");
      }
    }
    LiveJob.await(
        () ->
            job.records(
                        "dagger.events",
                        seen ->
                            seen.key().startsWith("Fresh")
                                && "COMPLETED".equals(seen.json().get("status")))
                    .size()
                == 5 * instances);
    assertThat(job.records("dagger.rejections", seen -> seen.key().startsWith("Fresh"))).isEmpty();
  }

  private static String flying(String message) {
    return ",\"parameters\":{\"nr\":\"f\"},\"definition\":{\"template\":\"Flies\",\"version\":1,"
        + "\"processes\":[{\"name\":\"P\",\"tasks\":[{\"name\":\"L\",\"type\":\"kafka-listener\","
        + "\"topic\":\"PINNED\",\"correlate\":{\"parameter\":\"nr\",\"message\":\""
        + message
        + "\"}}]}]}";
  }

  @Test
  @Order(5)
  void aDefinitionThatComesWithAStartUsesDeclaredChannels() {
    job.request("flies", "start", flying("message.for_definitions"));
    job.request("falls", "start", flying("message.for_nobody"));
    job.awaitStatus("flies", "EXECUTING");
    assertThat(job.awaitRejection("falls").json().get("code")).isEqualTo("INVALID_TEMPLATE");
    job.broker().send("PINNED", null, "{\"for_definitions\":\"f\"}");
    job.awaitStatus("flies", "COMPLETED");
  }

  @Test
  @Order(6)
  void aSavepointIsCompleteInItselfAndNoVersionChanges() throws Exception {
    String savepoint = job.stop();
    Path other = folder.resolve("Pinned.yaml");
    Files.writeString(other, PINNED_2.replace("by version 2", "by another"));
    String sentence =
        "Expected template Pinned@2 as it was deployed before, but its content differs";
    assertThatThrownBy(() -> job.start(1, savepoint, "--templates=" + other))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(sentence);

    job.broker().create("other.templates", 1);
    job.start(1, savepoint, "--templates=" + other, "--topics.templates=other.templates");
    assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
        .as("where the topic cannot tell, the state does, and the job is not started again")
        .hasStackTraceContaining(sentence);

    job.start(1, savepoint);
    job.broker().send("PINNED", null, "{\"nr\":\"survives\"}");
    job.awaitStatus("survives", "COMPLETED");
    job.start("again", "Pinned", "{\"nr\":\"again\"}");
    job.awaitEvent("again", "\"version\":2");
  }

  @Test
  @Order(6)
  void s10_9_aRetiredVersionLeavesWithItsLastInstanceWhateverTheParallelism() throws Exception {
    retire(2);
    job.awaitRecord("dagger.templates", seen -> seen.value().contains("RETIRED"));
    String savepoint = job.stop();
    job.start(2, savepoint);
    retire(2); // of no consequence
    job.start("late", "Pinned", "{\"nr\":\"late\"}");
    job.awaitEvent("late", "\"version\":1");
    job.broker().send("PINNED", null, "{\"number\":\"again\"}");
    job.awaitStatus("again", "COMPLETED");
    job.awaitRecord(
        "dagger.templates", seen -> "Pinned@2".equals(seen.key()) && seen.value().isEmpty());
    assertThat(job.counter("templates_left")).isEqualTo(1);
    job.deployed(PINNED_2.replace("by version 2", "by another"));
    job.start("other", "Pinned", "{\"nr\":\"other\"}");
    job.awaitEvent("other", "\"version\":2");
    job.broker().send("PINNED", null, "{\"nr\":\"late\",\"number\":\"other\"}");
    for (String id : List.of("late", "other")) {
      job.awaitStatus(id, "COMPLETED");
    }
    assertThat(job.records("OUT", seen -> true))
        .extracting(Broker.Seen::value)
        .contains("late by version 1", "other by another");
  }

  private static void retire(int version) {
    job.broker()
        .send(
            "dagger.deployments",
            "Pinned",
            "{\"type\":\"retire\",\"template\":\"Pinned\",\"version\":" + version + "}");
  }
}
