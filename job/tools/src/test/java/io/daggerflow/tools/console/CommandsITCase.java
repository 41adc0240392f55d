package io.daggerflow.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.Run;
import io.daggerflow.value.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that look instances up in the topic, or in a console: with the engine behind both. */
@Timeout(400)
final class CommandsITCase {

  @TempDir private static Path folder;

  private static World world;

  @BeforeAll
  static void start() throws Exception {
    world = World.of(folder, "OrderWorkflow");
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  private static Run dagger(List<String> more, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(more);
    all.addAll(List.of("--bootstrap-server", world.connection.bootstrapServers()));
    return Run.dagger(all.toArray(String[]::new));
  }

  /** As the topic says it, and as the console does. */
  private static List<List<String>> sources() {
    return List.of(List.of(), List.of("--console", world.address()));
  }

  private static void order(String id, String number, String colour) throws Exception {
    world.post("/workflows", World.order(id, Map.of("order_number", number, "colour", colour)));
    world.await(id, "EXECUTING");
  }

  @Test
  void bothSourcesListTheSame() throws Exception {
    order("list-1", "L1", "blue");
    order("list-2", "L2", "blue");
    order("list-3", "L3", "green");
    dagger(List.of(), "stop", "list-2", "--reason", "Sold OUT");
    world.await("list-2", "STOPPED");
    for (List<String> source : sources()) {
      assertThat(ids(source, "-p", "colour=blue")).containsExactly("list-2", "list-1");
      assertThat(ids(source, "--text", "list-", "--limit", "2"))
          .containsExactly("list-3", "list-2");
      assertThat(ids(source, "--text", "list-", "--open")).containsExactly("list-3", "list-1");
      assertThat(ids(source, "--text", "sold out")).containsExactly("list-2");
      assertThat(ids(source, "--text", "L3")).containsExactly("list-3");
      assertThat(ids(source, "--status", "stopped", "--text", "list-")).containsExactly("list-2");
      assertThat(ids(source, "--text", "list-", "--quiet", "PT1H")).isEmpty();
      assertThat(ids(source, "--text", "list-", "--from", "PT1H")).hasSize(3);
      assertThat(ids(source, "--text", "list-", "--until", "2020-01-01")).isEmpty();
      assertThat(ids(source, "--text", "list-", "--incidents")).isEmpty();
      assertThat(ids(source, "--text", "list-", "--template", "Other")).isEmpty();
      Run table = dagger(source, "list", "--text", "list-", "--limit", "1");
      assertThat(table.out())
          .contains("list-3  OrderWorkflow@1  EXECUTING")
          .contains("Waits for a message of topic PAYMENT_LISTENER with the value L3")
          .endsWith("… and more (--limit)\n");
    }
  }

  private static List<String> ids(List<String> source, String... filter) throws Exception {
    List<String> args = new ArrayList<>(List.of("list", "--json"));
    args.addAll(List.of(filter));
    Run run = dagger(source, args.toArray(String[]::new));
    assertThat(run.code()).as(run.toString()).isZero();
    return ((List<?>) Json.parse(run.out()))
        .stream().map(row -> ((Map<?, ?>) row).get("instanceId").toString()).toList();
  }

  @Test
  void bothSourcesExplainTheSame() throws Exception {
    order("why-1", "W1", "red");
    for (List<String> source : sources()) {
      Run run = dagger(source, "explain", "why-1");
      assertThat(run.code()).as(run.toString()).isZero();
      assertThat(run.out())
          .startsWith("why-1  OrderWorkflow version 1  EXECUTING\n")
          .contains("Waits for a message of topic PAYMENT_LISTENER with the value W1")
          .contains("limit of PAYMENT")
          .contains("dagger send PAYMENT_LISTENER '{\"order_number\":\"W1\"}'")
          .contains("dagger skip why-1 PAYMENT/PAYMENT_LISTENER");
      Map<?, ?> json = (Map<?, ?>) Json.parse(dagger(source, "explain", "why-1", "--json").out());
      assertThat(json.get("waits"))
          .asString()
          .contains("path=PAYMENT/PAYMENT_LISTENER", "kind=MESSAGE", "limitOf=PAYMENT");
      Run unknown = dagger(source, "explain", "never");
      assertThat(unknown.code()).isEqualTo(1);
      assertThat(unknown.err()).contains("Expected an instance 'never'");
    }
    assertThat(world.get("/tasks/instance/why-1").json().get("waits"))
        .asString()
        .contains("MESSAGE");
  }

  @Test
  void manyAreAskedAtOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      order("many-" + i, "M" + i, "pink");
    }
    dagger(List.of(), "stop", "many-4");
    world.await("many-4", "STOPPED");
    List<String> pink = List.of("-p", "colour=pink");

    Run dry = dagger(pink, "suspend", "--dry-run");
    assertThat(dry.out())
        .isEqualTo(
            "many-4\nmany-3\nmany-2\nmany-1\nmany-0\nsuspend would be asked of 5 instances\n");
    assertThat(dagger(pink, "suspend").code()).as("nobody can be asked").isEqualTo(2);
    Run program = dagger(pink, "suspend", "--json");
    assertThat(program.code()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.err())
        .contains("Expected --yes or --dry-run where nobody can be asked")
        .contains("but there is only --json: suspend 5 instances?");
    assertThat(world.get("/tasks/instance/many-0").json().get("suspended")).isEqualTo(false);

    for (List<String> source : sources()) {
      List<String> all = new ArrayList<>(source);
      all.addAll(pink);
      Run suspended = dagger(all, "suspend", "--yes");
      assertThat(suspended.code()).as(suspended.toString()).isEqualTo(1);
      assertThat(suspended.out()).isEqualTo("suspend: 4 done, 1 refused (1 INVALID_STATE)\n");
      assertThat(suspended.err()).startsWith("Refused: many-4: INVALID_STATE: Expected ");
      Run resumed = dagger(all, "resume", "--yes", "--open", "--json");
      assertThat(resumed.code()).as(resumed.toString()).isZero();
      assertThat(resumed.out())
          .isEqualTo(
              "{\"dryRun\":false,\"chosen\":4,\"done\":4,\"refused\":{},\"unanswered\":0,"
                  + "\"notSent\":0,\"refusals\":[]}\n");
    }

    assertThat(dagger(pink, "set", "--open", "--yes", "size=3").out()).isEqualTo("set: 4 done\n");
    assertThat(
            dagger(
                    List.of("--template", "OrderWorkflow", "--text", "many-0"),
                    "complete",
                    "PAYMENT/PAYMENT_LISTENER",
                    "-p",
                    "payment_id=1",
                    "--yes")
                .out())
        .isEqualTo("complete: 1 done\n");
    Run stopped = dagger(pink, "stop", "--open", "--yes", "--reason", "enough");
    assertThat(stopped.out()).isEqualTo("stop: 4 done\n");
    Awaitility.await()
        .atMost(World.PATIENCE)
        .untilAsserted(
            () -> assertThat(ids(sources().get(1), "-p", "colour=pink", "--open")).isEmpty());
    assertThat(world.await("many-1", "STOPPED").get("parameters")).asString().contains("size=3");
    assertThat(dagger(pink, "stop", "--open", "--yes").out())
        .isEqualTo("stop would be asked of 0 instances\n");
  }

  @Test
  void anInstanceIsNoPath() throws Exception {
    order("path-1", "P1", "grey");
    for (List<String> source : sources()) {
      for (String command : List.of("retry", "skip", "complete")) {
        Run run = dagger(source, command, "path-1", "--text", "path-", "--dry-run");
        assertThat(run.code()).as(run.toString()).isEqualTo(2);
        assertThat(run.err())
            .contains("Expected the PATH of a node of several instances, but 'path-1' is an");
      }
      assertThat(dagger(source, "retry", "PAYMENT", "--text", "path-", "--dry-run").out())
          .isEqualTo("path-1\nretry 'PAYMENT' would be asked of 1 instance\n");
    }
  }

  @Test
  void whoDoesNotAnswerIsCounted() {
    assertThat(dagger(List.of(), "list", "--console", world.address() + "/nowhere").err())
        .contains("Expected the address of a console as http://host:port, but it is ");
    assertThat(dagger(List.of(), "list", "--console", "http://a b:1").err())
        .contains("Expected the address of a console as http://host:port");
    Run run = dagger(List.of(), "list", "--console", "http://127.0.0.1:1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("Expected a console at http://127.0.0.1:1, but");
    assertThat(dagger(List.of(), "list", "--console", "nowhere").err())
        .contains("Expected the address of a console as http://host:port, but it is 'nowhere'");
  }
}
