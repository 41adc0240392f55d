package io.daggerflow.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.client.TopicSender;
import io.daggerflow.tools.console.view.Postgres;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP interface of a console with a real broker, and the engine behind it. */
@Timeout(400)
final class ConsoleITCase {

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

  private static Map<String, Object> order(String id, String number) {
    return World.order(id, Map.of("order_number", number, "card_number", "4111"));
  }

  @Test
  void anInstanceIsStartedFollowedAndFinished() throws Exception {
    World.Got started = world.post("/workflows", order("h-1", "H1"));
    assertThat(started.status()).as(started.body()).isEqualTo(202);
    assertThat(started.json().get("instanceId")).isEqualTo("h-1");

    Map<?, ?> instance = world.await("h-1", "EXECUTING");
    assertThat(instance.get("explanation"))
        .asString()
        .startsWith("Waits for a message of topic PAYMENT_LISTENER with the value H1");
    assertThat(instance.get("parameters"))
        .as("masked")
        .isEqualTo(Map.of("order_number", "H1", "card_number", "•••", "amount", 0L));
    assertThat((List<?>) instance.get("nodes"))
        .as("those that no event has mentioned too")
        .anySatisfy(
            node -> assertThat(node).asString().contains("path=SHIPPING/SHIPPING_LISTENER"));

    world.send("PAYMENT_LISTENER", Map.of("order_number", "H1", "payment_id", 7L));
    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() -> world.get("/tasks/instance/h-1").body().contains("topic SHIPPING_LISTENER"));
    world.send("SHIPPING_LISTENER", Map.of("order_number", "H1"));
    world.await("h-1", "COMPLETED");

    assertThat((List<?>) world.get("/tasks/instance/h-1/events").json().get("events")).hasSize(3);
    assertThat(world.get("/tasks/instances?status=COMPLETED&parameter=order_number%3DH1").body())
        .contains("\"instanceId\":\"h-1\"");
    assertThat(world.get("/tasks/instance/h-1/graph.svg").body()).contains("<svg", "PAYMENT");
    assertThat(world.get("/events").status()).as("by a client that takes no stream").isEqualTo(406);
    assertThat(world.get("/tasks/instance/never").status()).isEqualTo(404);
  }

  @Test
  void aStartIsDoneOnceForItsRequestId() throws Exception {
    Map<String, Object> request = new java.util.LinkedHashMap<>(order("h-2", "H2"));
    request.put("requestId", "once");
    assertThat(world.post("/workflows", request).status()).isEqualTo(202);
    world.await("h-2", "EXECUTING");

    World.Got again = world.post("/workflows", request);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("instanceId")).isEqualTo("h-2");

    World.Got other = world.post("/workflows", order("h-2", "H2"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("code")).isEqualTo("DUPLICATE_START");
    assertThat(other.json().get("error")).asString().startsWith("Expected a new instance id");

    request.remove("instanceId");
    request.put("requestId", "without an id");
    Object id = world.post("/workflows", request).json().get("instanceId");
    assertThat(world.post("/workflows", request).json().get("instanceId")).isEqualTo(id);
  }

  @Test
  void requestsAreAnsweredByTheJob() throws Exception {
    world.post("/workflows", order("h-3", "H3"));
    assertThat(world.post("/workflows/h-3/suspend", Map.of()).json().get("suspended"))
        .isEqualTo(true);
    assertThat(world.post("/workflows/h-3/resume", Map.of()).status()).isEqualTo(200);
    assertThat(
            world
                .post("/workflows/h-3/parameters", Map.of("parameters", Map.of("note", "x")))
                .status())
        .isEqualTo(200);
    assertThat(
            world
                .post("/workflows/h-3/complete", Map.of("path", "PAYMENT/PAYMENT_LISTENER"))
                .body())
        .contains("PAYMENT/PAYMENT_LISTENER");
    World.Got wrong = world.post("/workflows/h-3/skip", Map.of("path", "NOWHERE"));
    assertThat(wrong.status()).as(wrong.body()).isBetween(400, 409);
    assertThat(wrong.json().get("error")).asString().startsWith("Expected");
    assertThat(world.post("/workflows/h-3/migrate", Map.of("version", 9L)).status())
        .isBetween(400, 409);
    assertThat(world.post("/workflows/h-3/stop", Map.of("reason", "enough")).status())
        .isEqualTo(200);
    assertThat(world.await("h-3", "STOPPED").get("reason")).asString().contains("enough");
    assertThat(world.post("/workflows/h-3/dance", Map.of()).status()).isEqualTo(404);
    assertThat(world.post("/workflows/never/stop", Map.of()).status()).isEqualTo(404);
    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() -> world.get("/rejections").body().contains("UNKNOWN_INSTANCE"));
  }

  @Test
  void anyTextCanBeAnInstanceId() throws Exception {
    for (String id :
        List.of("a/b", "..", "ü €", "50%", "a;b?c#d", "a+b", "<i>'\"", "\uD83D\uDE00")) {
      world.post("/workflows", order(id, id));
      String encoded =
          URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
      assertThat(world.await(encoded, "EXECUTING").get("instanceId")).isEqualTo(id);
      assertThat(world.post("/workflows/" + encoded + "/stop", Map.of()).status()).isEqualTo(200);
      world.await(encoded, "STOPPED");
      String page = world.get("/console/instance?id=" + encoded).body();
      assertThat(page).contains("STOPPED").doesNotContain("<i>");
    }
    assertThat(world.get("/console").body()).doesNotContain("<i>").contains("&lt;i&gt;");
  }

  @Test
  void templatesAreDeployedShownAndRefused() throws Exception {
    Map<String, Object> template =
        Map.of(
            "template",
            "Small",
            "version",
            1L,
            "processes",
            List.of(
                Map.of(
                    "name",
                    "P",
                    "tasks",
                    List.of(Map.of("name", "T", "type", "assign", "set", Map.of("a", 1L))))));
    assertThat(world.post("/templates", template).json().get("status")).isEqualTo("ACTIVE");
    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() -> world.get("/templates/Small/1").status() == 200);
    assertThat(world.get("/templates").body()).contains("\"Small\"");
    assertThat(world.get("/templates/Small/1/graph.svg").body()).contains("assign");
    assertThat(world.get("/console/template?name=Small&version=1").body()).contains("<svg");
    World.Got refused = world.post("/templates", Map.of("template", "Bad", "version", 1L));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("code")).isEqualTo("INVALID_TEMPLATE");
  }

  @Test
  void aJobThatDoesNotAnswerIsSaidToBeLate() throws Exception {
    World.Got late = world.post("/workflows", Map.of("template", "silence"));
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.json().get("error")).asString().contains("takes effect when the job runs");
  }

  @Test
  void eventsAreStreamedAsTheyCome() throws Exception {
    HttpRequest request =
        world.request("/events?instance=h-4", "Accept", "text/event-stream").build();
    HttpResponse<Stream<String>> stream =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
    Iterator<String> lines = stream.body().iterator();
    await(lines, ":");
    world.post("/workflows", order("h-5", "H5"));
    world.post("/workflows", order("h-4", "H4"));
    String data = await(lines, "data: ");
    assertThat(data).contains("\"instanceId\":\"h-4\"").doesNotContain("4111");
    stream.body().close();
  }

  private static String await(Iterator<String> lines, String beginning) {
    String line = lines.next();
    while (!line.startsWith(beginning)) {
      line = lines.next();
    }
    return line;
  }

  @Test
  void nothingIsLostByARestartAndARebuildGivesTheSame() throws Exception {
    try (Postgres server = Postgres.start()) {
      for (String database : List.of(folder.resolve("again.db").toString(), server.url())) {
        again(database);
      }
    }
  }

  private static void again(String database) throws Exception {
    String former = world.address();
    Console.Options options = World.options(database);
    List<String> lines = new CopyOnWriteArrayList<>();
    String first = content(options, lines);
    Map<String, Object> more = order("again-" + database.hashCode(), "A");
    assertThat(world.post("/workflows", more).status()).isEqualTo(202);
    String second = content(options, lines);
    assertThat(second).isNotEqualTo(first).contains("again-" + database.hashCode());
    assertThat(lines.get(lines.size() - 1)).as("only what was new").contains("1 records read");
    Console.Options rebuilt =
        new Console.Options(
            options.host(),
            0,
            database,
            new Properties(),
            true,
            null,
            null,
            options.mask(),
            Duration.ofSeconds(10));
    assertThat(content(rebuilt, lines)).isEqualTo(second);
    assertThat(world.address()).isEqualTo(former);
  }

  private static String content(Console.Options options, List<String> lines) throws Exception {
    try (Console console = Console.start(world.connection, options, lines::add)) {
      Awaitility.await().atMost(World.PATIENCE).until(console::isReady);
      URI address = URI.create(console.address());
      StringBuilder all = new StringBuilder();
      for (String path :
          List.of(
              "tasks/instances?limit=500&from=2000-01-01",
              "tasks/totals",
              "templates",
              "rejections")) {
        all.append(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(address.resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
      }
      return all.toString();
    }
  }

  @Test
  void aDeadLetterIsReplayedOnce() throws Exception {
    try (TopicSender sender = new TopicSender(world.connection)) {
      sender.send("PAYMENT_LISTENER", "k", "{no JSON", Map.of());
    }
    Map<?, ?> letter =
        (Map<?, ?>)
            ((List<?>)
                    Awaitility.await()
                        .atMost(World.PATIENCE)
                        .until(
                            () -> world.get("/dead-letters?code=UNPARSABLE").json().get("records"),
                            records -> !((List<?>) records).isEmpty()))
                .get(0);
    Map<?, ?> at = (Map<?, ?>) letter.get("at");
    String path = "/dead-letters/" + at.get("partition") + "/" + at.get("offset") + "/replay";

    World.Got done = world.post(path, Map.of());
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.json().get("replayed")).isEqualTo(true);
    assertThat(world.post(path, Map.of()).json().get("replayed")).isEqualTo(false);
    Awaitility.await()
        .atMost(World.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        (List<?>) world.get("/dead-letters?code=UNPARSABLE").json().get("records"))
                    .as("it came again, once, and is no JSON still")
                    .hasSize(2));
    String form = "path=" + at.get("partition") + "%2F" + at.get("offset");
    assertThat(world.form("/console/dead-letters/replay", form, "HX-Request", "true").body())
        .contains("replayed before");
    assertThat(world.get("/console/dead-letters").body()).contains("Replay…");
    assertThat(world.post("/dead-letters/0/999999/replay", Map.of()).status()).isEqualTo(404);
    assertThat(world.post("/dead-letters/77/0/replay", Map.of()).status()).isEqualTo(404);
    assertThat(world.post("/dead-letters/x/0/replay", Map.of()).status()).isEqualTo(400);
  }

  @Test
  void pagesShowAndAsk() throws Exception {
    world.post("/workflows", order("h-6", "H6"));
    world.await("h-6", "EXECUTING");
    String page = world.get("/console/instance?id=h-6").body();
    assertThat(page)
        .contains("Waits for a message of topic PAYMENT_LISTENER with the value H6")
        .contains("<svg")
        .contains("•••")
        .doesNotContain("4111");
    String body = "reason=by+hand&compensate=";
    World.Got done = world.form("/console/instance/stop?id=h-6", body, "HX-Request", "true");
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.body()).contains("STOPPED");
    World.Got json =
        world.form("/console/instance/parameters?id=h-6", "parameters=%7B", "HX-Request", "true");
    assertThat(json.status()).isEqualTo(400);
    assertThat(json.body()).contains("Expected JSON");
    assertThat(world.get("/console?status=STOPPED&text=h-6").body()).contains("h-6");
    assertThat(world.get("/console/rejections").status()).isEqualTo(200);
    assertThat(world.get("/console/nowhere").status()).isEqualTo(404);
    assertThat(world.get("/nowhere").json().get("error")).asString().startsWith("Expected");
    assertThat(world.get("/console?status=dancing").status()).isEqualTo(400);
    assertThat(world.get("/tasks/instances?after=x").status()).isEqualTo(400);
  }
}
