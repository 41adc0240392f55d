package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.value.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a Flink cluster and a real broker, both in this JVM. */
final class WorkflowJobITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK = Jobs.cluster(1, 2, new Configuration());

  @TempDir static Path folder;

  private static Broker broker;
  private static User user;
  private static JobClient job;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
    user = new User(broker);
    broker.createOwnTopics();
    for (String topic : List.of("PAYMENT", "SHIPPING")) {
      broker.create(topic + "_COMMAND", 2);
      broker.create(topic + "_LISTENER", 2);
    }
    broker.create("FAMILY_START", 1);
    broker.create("FAMILY_REPLY", 1);
    job = submit(2, null);
  }

  @AfterAll
  static void stop() throws Exception {
    if (job != null) {
      job.cancel().get();
    }
    broker.close();
  }

  private static JobClient submit(int parallelism, String savepoint) throws Exception {
    return Jobs.submit(
        broker,
        Jobs.settings(Duration.ofMillis(300), folder, savepoint),
        "--templates=../../templates,src/test/resources/templates",
        "--parallelism",
        String.valueOf(parallelism));
  }

  private static void order(String id, String number) {
    user.start(id, "OrderWorkflow", "{\"order_number\":\"" + number + "\",\"amount\":10}");
  }

  private static void reply(String topic, String number) {
    broker.send(topic, number, "{\"order_number\":\"" + number + "\",\"payment_id\":7}");
  }

  /** Answers commands as the two services of the orders would, until so many orders are over. */
  private static void serve(String prefix, int orders, Broker.Reader reader) {
    Set<String> over = new HashSet<>();
    User.await(
        () -> {
          for (Broker.Seen seen : reader.next()) {
            if (!seen.value().contains(prefix)) {
              continue;
            }
            if (seen.topic().equals("PAYMENT_COMMAND")) {
              reply("PAYMENT_LISTENER", seen.json().get("order_number").toString());
            } else if (seen.topic().equals("SHIPPING_COMMAND")) {
              reply("SHIPPING_LISTENER", seen.json().get("order_number").toString());
            } else if ("COMPLETED".equals(seen.json().get("status"))) {
              over.add(seen.key());
            }
          }
          return over.size() == orders;
        });
  }

  private static void checkOrders(String prefix, int orders, Broker.Reader reader) {
    Map<String, List<Long>> seqs = new HashMap<>();
    Map<String, Integer> commands = new HashMap<>();
    for (Broker.Seen seen : reader.all()) {
      if (!seen.value().contains(prefix)) {
        continue;
      }
      if (seen.topic().equals("dagger.events")) {
        seqs.computeIfAbsent(seen.key(), id -> new ArrayList<>())
            .add((Long) seen.json().get("seq"));
      } else {
        commands.merge(seen.headers().get("dagger-message-id"), 1, Integer::sum);
      }
    }
    assertThat(seqs).hasSize(orders);
    assertThat(seqs.values()).allSatisfy(seq -> assertThat(seq).containsExactly(1L, 2L, 3L));
    assertThat(commands).hasSize(2 * orders);
    assertThat(commands.values()).containsOnly(1);
  }

  @Test
  void ordersGoToTheirEnd() {
    int orders = 200;
    try (Broker.Reader reader =
        broker.read("dagger.events", "PAYMENT_COMMAND", "SHIPPING_COMMAND")) {
      for (int i = 0; i < orders; i++) {
        order("end-" + i, "end-nr-" + i);
      }
      serve("end-", orders, reader);
      checkOrders("end-", orders, reader);
    }
  }

  @Test
  void ordersSurviveStopAndStartWithAnotherParallelism() throws Exception {
    int orders = 50;
    try (Broker.Reader reader =
        broker.read("dagger.events", "PAYMENT_COMMAND", "SHIPPING_COMMAND")) {
      for (int i = 0; i < orders; i++) {
        order("move-" + i, "move-nr-" + i);
      }
      User.await(
          () -> {
            reader.next();
            return reader.all().stream().anyMatch(seen -> seen.value().contains("move-nr-0"));
          });
      String savepoint =
          job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
              .get();
      job = submit(1, savepoint);
      Broker.Reader again = broker.read("dagger.events", "PAYMENT_COMMAND", "SHIPPING_COMMAND");
      serve("move-", orders, again);
      checkOrders("move-", orders, again);
      again.close();
    }
  }

  @Test
  void garbageIsADeadLetterAndStopsNothing() {
    broker.send("PAYMENT_LISTENER", "k", "{\"order_number\": ");
    broker.send("dagger.control", "k", "no request");
    broker.send(
        "PAYMENT_LISTENER",
        "k",
        "{\"order_number\":\"x\",\"pad\":\"" + "€".repeat(310_000) + "\"}");
    order("after-garbage", "after-garbage-nr");
    Broker.Seen letter =
        user.awaitRecord(
            "dagger.dead-letters",
            seen ->
                "UNPARSABLE".equals(seen.json().get("code"))
                    && "PAYMENT_LISTENER".equals(seen.json().get("topic")));
    assertThat(letter.key()).isEqualTo("k");
    assertThat(letter.json().get("value")).isEqualTo("{\"order_number\": ");
    user.awaitRecord(
        "dagger.dead-letters",
        seen -> seen.value().contains("no request") && seen.value().contains("dagger.control"));
    user.awaitRecord("dagger.dead-letters", seen -> seen.value().contains("TOO_LARGE"));
    user.awaitRecord("dagger.events", seen -> seen.key().equals("after-garbage"));
  }

  @Test
  void aSecondStartIsRefused() {
    order("twice", "twice-nr");
    order("twice", "another-nr");
    Broker.Seen rejection =
        user.awaitRecord("dagger.rejections", seen -> seen.key().equals("twice"));
    assertThat(rejection.json().get("code")).isEqualTo("DUPLICATE_START");
  }

  @Test
  void aCommandToATopicThatDoesNotExistFailsItsTask() {
    user.start("nowhere", "NowhereWorkflow", "{}");
    Broker.Seen event =
        user.awaitRecord(
            "dagger.events",
            seen -> seen.key().equals("nowhere") && seen.value().contains("FAILURE"));
    assertThat(event.value()).contains("UNKNOWN_TOPIC");
  }

  @Test
  void wakeUpsComeInTime() {
    user.start("late", "QuickWorkflow", "{\"nr\":\"late\"}");
    Broker.Seen event =
        user.awaitRecord(
            "dagger.events",
            seen -> seen.key().equals("late") && "COMPLETED".equals(seen.json().get("status")));
    assertThat(((Map<?, ?>) event.json().get("cause")).get("type")).isEqualTo("timer");
  }

  @Test
  void aTemplateIsDeployedWhileTheJobRuns() {
    String definition =
        "{\"template\":\"LiveWorkflow\",\"version\":1,\"processes\":[{\"name\":\"P\",\"tasks\":["
            + "{\"name\":\"C\",\"type\":\"kafka-command\",\"topic\":\"PAYMENT_COMMAND\",\"value\":1}]}]}";
    broker.send(
        "dagger.deployments",
        "LiveWorkflow",
        "{\"type\":\"deploy\",\"requestId\":\"r-1\",\"definition\":" + definition + "}");
    Broker.Seen active =
        user.awaitRecord("dagger.templates", seen -> seen.key().equals("LiveWorkflow@1"));
    assertThat(active.json().get("status")).isEqualTo("ACTIVE");
    assertThat(active.json().get("requestId")).isEqualTo("r-1");
    user.start("live", "LiveWorkflow", "{}");
    user.awaitRecord(
        "dagger.events",
        seen -> seen.key().equals("live") && "COMPLETED".equals(seen.json().get("status")));
    broker.send(
        "dagger.deployments",
        "LiveWorkflow",
        "{\"type\":\"deploy\",\"requestId\":\"r-2\",\"definition\":"
            + definition.replace("PAYMENT_", "SHIPPING_")
            + "}");
    Broker.Seen rejection =
        user.awaitRecord("dagger.rejections", seen -> "r-2".equals(seen.json().get("requestId")));
    assertThat(rejection.json().get("code")).isEqualTo("INVALID_TEMPLATE");
  }

  // ---- instances that start one another, and what operators do

  private static String deployment(String type) throws Exception {
    if (type.equals("retire")) {
      return "\"template\":\"FamilyWorkflow\",\"version\":1";
    }
    Path file = Path.of("src/test/resources/templates/FamilyWorkflow.yaml");
    Map<String, Object> source = Samples.template(Files.readString(file)).source();
    return "\"definition\":" + Json.text(source);
  }

  private static void deployments(String type, String requestId, String status) throws Exception {
    broker.send(
        "dagger.deployments",
        "FamilyWorkflow",
        "{\"type\":\"" + type + "\",\"requestId\":\"" + requestId + "\"," + deployment(type) + "}");
    Broker.Seen answer =
        user.awaitRecord(
            "dagger.templates", seen -> requestId.equals(seen.json().get("requestId")));
    assertThat(answer.key()).isEqualTo("FamilyWorkflow@1");
    assertThat(answer.json().get("status")).isEqualTo(status);
  }

  @Test
  void aMessageStartsAParentWhoseChildAnOperatorHelps() {
    String child = "family-7/P/CALL/1";
    broker.send("FAMILY_START", "k", "{\"nr\":7}");
    user.awaitEvent("family-7", "\"seq\":1", "\"type\":\"message\"", "FAMILY_START");
    user.awaitEvent(child, "\"seq\":1", "\"parent\":{\"instanceId\":\"family-7\"");
    broker.send("FAMILY_START", "k", "{\"nr\":7}");
    Broker.Seen rejection =
        user.awaitRecord("dagger.rejections", seen -> "family-7".equals(seen.key()));
    assertThat(rejection.json().get("code")).isEqualTo("DUPLICATE_START");
    assertThat(((Map<?, ?>) rejection.json().get("cause")).get("topic")).isEqualTo("FAMILY_START");

    user.request(child, "suspend", "");
    user.awaitEvent(child, "\"suspended\":true");
    broker.send("FAMILY_REPLY", "k", "{\"nr\":7,\"reply\":40}");
    user.request(child, "resume", "");
    user.awaitEvent(child, "P/REPLY", "COMPLETED", "\"incidents\":1");
    user.request(child, "update-parameters", ",\"parameters\":{\"bonus\":2}");
    user.request(child, "retry", ",\"path\":\"P/SUM\"");
    user.awaitEvent(child, "\"status\":\"COMPLETED\"", "\"incidents\":0");
    Broker.Seen end = user.awaitEvent("family-7", "\"status\":\"COMPLETED\"", "\"type\":\"child\"");
    assertThat(((Map<?, ?>) end.json().get("parameters")).get("sum")).isEqualTo(42L);
  }

  @Test
  void s10_9_aRetiredVersionStartsNothingUntilItIsDeployedAgain() throws Exception {
    deployments("retire", "retire-1", "RETIRED");
    broker.send("FAMILY_START", "k", "{\"nr\":8}");
    user.start("family-by-hand", "FamilyWorkflow", "{}");
    Broker.Seen rejection =
        user.awaitRecord("dagger.rejections", seen -> "family-by-hand".equals(seen.key()));
    assertThat(rejection.json().get("code")).isEqualTo("UNKNOWN_TEMPLATE");
    deployments("deploy", "deploy-1", "ACTIVE");
    broker.send("FAMILY_START", "k", "{\"nr\":9}");
    user.awaitEvent("family-9", "\"seq\":1");
    try (Broker.Reader reader = broker.read("dagger.events")) {
      User.await(() -> reader.next().stream().anyMatch(seen -> "family-9".equals(seen.key())));
      assertThat(reader.all()).noneMatch(seen -> "family-8".equals(seen.key()));
    }
  }
}
