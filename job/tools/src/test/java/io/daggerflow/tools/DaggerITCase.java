package io.daggerflow.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.tools.client.Answer;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.DaggerClient;
import io.daggerflow.value.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client and commands against a real broker, with something in place of the job. */
final class DaggerITCase {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestBroker broker;
  private static String server;
  private static FakeJob job;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker();
    server = broker.server();
    assertThat(dagger("topics").code()).as("nothing is there yet").isEqualTo(1);
    assertThat(dagger("status", "x").err()).contains("'dagger topics --create' makes it");
    Run created = dagger("topics", "--create");
    assertThat(created.code()).as(created.toString()).isZero();
    job = new FakeJob(Connection.to(server));
  }

  @AfterAll
  static void stop() throws Exception {
    job.close();
    broker.close();
  }

  private static Run dagger(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--bootstrap-server");
    all.add(server);
    return Run.dagger(all.toArray(String[]::new));
  }

  @Test
  void topicsOfTemplatesAreCreatedOnce() throws Exception {
    Path file = folder.resolve("t.yaml");
    Files.writeString(
        file,
        """
        template: T
        version: 1
        processes:
          - name: P
            tasks:
              - {name: C, type: kafka-command, topic: t.commands, value: 1}
        """);

    assertThat(dagger("topics", file.toString()).out()).containsPattern("t\\.commands +missing");
    assertThat(dagger("topics", "--create", file.toString()).out())
        .containsPattern("t\\.commands +created")
        .containsPattern("dagger\\.control +exists");
    Run again = dagger("topics", "--create", file.toString());
    assertThat(again.code()).isZero();
    assertThat(again.out()).containsPattern("t\\.commands +exists");
  }

  @Test
  void aRequestGetsItsOwnAnswer() {
    try (DaggerClient client = new DaggerClient(Connection.to(server))) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            client.send(
                Map.of("type", "start", "instanceId", "many-" + i, "template", "OrderWorkflow")));
      }
      for (int i = 0; i < 100; i++) {
        Answer answer = client.await(answers.get(i), PATIENCE);
        assertThat(answer.kind()).isEqualTo(Answer.Kind.EVENT);
        assertThat(answer.text("instanceId")).isEqualTo("many-" + i);
      }
    }
  }

  @Test
  void theRequestIdOfTheCallerIsKept() {
    try (DaggerClient client = new DaggerClient(Connection.to(server))) {
      Answer answer =
          client.ask(
              Map.of(
                  "type",
                  "start",
                  "instanceId",
                  "own",
                  "template",
                  "OrderWorkflow",
                  "requestId",
                  "mine"),
              PATIENCE);
      assertThat(answer.text("requestId")).isEqualTo("mine");
    }
  }

  @Test
  void aRequestThatNobodyAnswersEndsByTime() {
    try (DaggerClient client = new DaggerClient(Connection.to(server))) {
      assertThatThrownBy(
              () ->
                  client.ask(Map.of("type", "silence", "instanceId", "s"), Duration.ofMillis(300)))
          .isInstanceOf(ClientException.class)
          .hasMessageStartingWith("Expected an answer of the job within 300 ms, but none came");
    }
  }

  @Test
  void startShowsTheEvent() {
    Run run = dagger("start", "OrderWorkflow", "--id", "s-1", "-p", "order_number=A1", "-p", "n=7");

    assertThat(run.code()).as(run.toString()).isZero();
    assertThat(run.out())
        .startsWith("s-1  #1  ")
        .contains("request start", "order_number = \"A1\", n = 7");
  }

  @Test
  void startWithoutAnIdMakesOne() throws Exception {
    Run run = dagger("start", "OrderWorkflow", "--json");

    Map<?, ?> event = (Map<?, ?>) Json.parse(run.out());
    assertThat((String) event.get("instanceId")).hasSize(36);
    assertThat(event.get("version")).isEqualTo(1L);
  }

  @Test
  void startTakesParametersFromAFile() throws Exception {
    Path file = folder.resolve("p.json");
    Files.writeString(file, "{\"a\": 1, \"b\": {\"c\": [true]}}");

    Run run =
        dagger("start", "OrderWorkflow@3", "--parameters", file.toString(), "-p", "a=2", "--json");

    Map<?, ?> event = (Map<?, ?>) Json.parse(run.out());
    assertThat(event.get("version")).isEqualTo(3L);
    assertThat(Json.text(event.get("parameters"))).isEqualTo("{\"a\":2,\"b\":{\"c\":[true]}}");
  }

  @Test
  void aRefusalIsOne() throws Exception {
    Run run = dagger("start", "NoSuchTemplate", "--id", "r-1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("Refused: UNKNOWN_TEMPLATE: Expected a template, but no\n");

    Run json = dagger("start", "NoSuchTemplate", "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat((Map<?, ?>) Json.parse(json.out())).extracting("code").isEqualTo("UNKNOWN_TEMPLATE");
  }

  @Test
  void otherRequestsCarryTheirFields() throws Exception {
    assertThat(request("stop", "q-1", "--reason", "no stock"))
        .containsEntry("type", "stop")
        .containsEntry("reason", "no stock");
    assertThat(request("set", "q-1", "a=1", "b=x", "c=null"))
        .containsEntry("type", "update-parameters")
        .extracting("parameters")
        .hasToString("{a=1, b=x, c=null}");
    assertThat(request("submit", "q-1")).containsEntry("type", "submit");
    assertThat(request("refresh", "q-1")).containsEntry("type", "refresh");
    assertThat(request("stop", "q-1", "--compensate")).containsEntry("compensate", true);
    assertThat(request("suspend", "q-1", "--cascade"))
        .containsEntry("type", "suspend")
        .containsEntry("cascade", true);
    assertThat(request("resume", "q-1", "--shift"))
        .containsEntry("type", "resume")
        .containsEntry("shift", true)
        .doesNotContainKey("cascade");
    assertThat(request("retry", "q-1")).containsEntry("type", "retry").doesNotContainKey("path");
    assertThat(request("retry", "q-1", "P/A")).containsEntry("path", "P/A");
    assertThat(request("skip", "q-1", "P/A", "--reason", "by hand"))
        .containsEntry("type", "skip")
        .containsEntry("path", "P/A")
        .containsEntry("reason", "by hand");
    assertThat(request("complete", "q-1", "P/A", "-p", "a=1"))
        .containsEntry("type", "complete")
        .containsEntry("path", "P/A")
        .extracting("parameters")
        .hasToString("{a=1}");
    assertThat(request("migrate", "q-1", "2"))
        .containsEntry("type", "migrate")
        .containsEntry("version", 2L);
    assertThat(request("create", "OrderWorkflow", "--id", "q-2"))
        .containsEntry("type", "create")
        .containsEntry("template", "OrderWorkflow");
  }

  private static Map<String, Object> request(String... args) {
    Run run = dagger(args);
    assertThat(run.code()).as(run.toString()).isZero();
    return job.lastRequest();
  }

  @Test
  void waitEndsWithTheInstance() {
    Run run = dagger("start", "Quick", "--id", "w-1", "--wait");

    assertThat(run.code()).as(run.toString()).isZero();
    assertThat(run.out()).contains("#1", "#2", "-> COMPLETED");
  }

  @Test
  void statusListAndEventsShowTheInstance() throws Exception {
    dagger("start", "Quick", "--id", "v-1", "-p", "colour=green", "--wait");
    dagger("start", "OrderWorkflow", "--id", "v-2", "-p", "colour=green");

    Run status = dagger("status", "v-1");
    assertThat(status.code()).isZero();
    assertThat(status.out())
        .startsWith("v-1  Quick version 1  COMPLETED\n")
        .contains("colour = \"green\"");
    assertThat(dagger("status", "v-1", "--watch").out()).isEqualTo(status.out());
    Run unknown = dagger("status", "nobody");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("Expected an instance 'nobody'");

    Run list = dagger("list", "-p", "colour=green", "--status", "COMPLETED");
    assertThat(list.out()).contains("v-1  Quick@1").doesNotContain("v-2");
    List<?> json = (List<?>) Json.parse(dagger("list", "-p", "colour=green", "--json").out());
    assertThat(json).hasSize(2);
    assertThat(dagger("list", "-p", "colour=green", "--limit", "1").out())
        .contains("… and more (--limit)");

    assertThat(dagger("events", "v-1").out().lines().filter(line -> line.startsWith("#")))
        .hasSize(2);
    assertThat(dagger("events", "v-1", "--json").out().lines()).hasSize(2);
    assertThat(dagger("events", "nobody").code()).isEqualTo(1);
  }

  @Test
  void deployWaitsForTheTemplate() throws Exception {
    Path file = folder.resolve("d.yaml");
    Files.writeString(
        file,
        """
        template: D
        version: 2
        processes:
          - name: P
            tasks:
              - {name: A, type: assign, set: {a: 1}}
        """);

    Run run = dagger("deploy", file.toString());

    assertThat(run.code()).as(run.toString()).isZero();
    assertThat(run.out()).isEqualTo("D version 2 is ACTIVE\n");
    dagger("start", "D@2", "--id", "d-1");
    assertThat(dagger("status", "d-1").out())
        .as("nodes of the template that no event names")
        .containsPattern("P +process +NOT_STARTED")
        .containsPattern("A +assign +NOT_STARTED");
  }

  @Test
  void retireWaitsForTheTemplate() {
    Run run = dagger("retire", "D", "2");

    assertThat(run.code()).as(run.toString()).isZero();
    assertThat(run.out()).isEqualTo("D version 2 is RETIRED\n");
    assertThat(dagger("retire", "NoSuchTemplate", "2").err())
        .isEqualTo("Refused: UNKNOWN_TEMPLATE: Expected a template, but no\n");
  }

  @Test
  void aSuspensionIsAChange() {
    assertThat(dagger("suspend", "q-3").out()).contains("suspended  true");
  }

  @Test
  void graphShowsTheInstance() throws Exception {
    Path file = folder.resolve("g.yaml");
    Files.writeString(
        file,
        """
        template: G
        version: 1
        processes:
          - name: P
            tasks:
              - {name: A, type: assign, set: {a: 1}}
        """);
    dagger("start", "G", "--id", "g-1");
    dagger("start", "Quick", "--id", "g-2");

    Run run = dagger("graph", file.toString(), "--instance", "g-1");

    assertThat(run.code()).as(run.toString()).isZero();
    assertThat(run.out())
        .contains("instance g", "EXECUTING", "legend_not_started")
        .contains("<b>A</b><br/>assign a\"]:::not_started");
    Run other = dagger("graph", file.toString(), "--instance", "g-2");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("Expected an instance of G@1, but 'g-2' is one of Quick@1");
    assertThat(dagger("graph", file.toString(), "--instance", "nobody").err())
        .contains("Expected an instance 'nobody'");
  }

  @Test
  void sendAndDeadLetters() {
    Run sent = dagger("send", "dagger.dead-letters", "--key", "A1", "-H", "h=v", FakeJob.LETTER);
    assertThat(sent.code()).as(sent.toString()).isZero();
    assertThat(sent.out()).matches("dagger\\.dead-letters\\[\\d]@\\d+\n");

    assertThat(dagger("dead-letters").out())
        .startsWith("UNMATCHED  PAYMENT_LISTENER[0]@18  2030-01-01T00:00:00.000Z")
        .containsPattern("correlates by +zzz")
        .containsPattern("key +A1")
        .containsPattern("value +\\{\"order_number\": \"zzz\"}");
    assertThat(dagger("dead-letters", "--code", "TOO_LARGE").err()).isEqualTo("No dead letters\n");
    assertThat(dagger("send", "no-such-topic", "1").err())
        .contains("Expected topic 'no-such-topic'");
  }
}
