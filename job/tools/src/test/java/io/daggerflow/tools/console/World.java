package io.daggerflow.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.EngineJob;
import io.daggerflow.tools.Run;
import io.daggerflow.tools.TestBroker;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.TopicSender;
import io.daggerflow.value.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;

/** A broker, the engine, and a console of them. */
final class World implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final List<String> LISTENED = List.of("PAYMENT_LISTENER", "SHIPPING_LISTENER");

  private final TestBroker broker;
  private final EngineJob job;
  private final HttpClient http = HttpClient.newHttpClient();
  final Connection connection;
  private Console console;

  World() throws Exception {
    broker = new TestBroker();
    connection = Connection.to(broker.server());
    Run made =
        Run.dagger(
            "topics",
            "--create",
            repository().resolve("templates/OrderWorkflow.yaml").toString(),
            "--bootstrap-server",
            broker.server());
    assertThat(made.code()).as(made.toString()).isZero();
    job = new EngineJob(connection, LISTENED);
  }

  /** With a console that keeps its view in a folder, and these templates of the repository. */
  static World of(Path folder, String... templates) throws Exception {
    World world = new World();
    world.start(options(folder.resolve("view.db").toString()));
    for (String template : templates) {
      world.deploy("templates/" + template + ".yaml");
    }
    return world;
  }

  static Map<String, Object> order(String id, Map<String, Object> parameters) {
    return Map.of("instanceId", id, "template", "OrderWorkflow", "parameters", parameters);
  }

  static Path repository() {
    return Path.of("").toAbsolutePath().getParent().getParent();
  }

  static Console.Options options(String database) {
    return new Console.Options(
        "127.0.0.1",
        0,
        database,
        new Properties(),
        false,
        null,
        null,
        List.of("card*"),
        Duration.ofSeconds(20));
  }

  /** Starts a console and waits until its view is up to date. */
  void start(Console.Options options) {
    console = Console.start(connection, options, line -> {});
    Awaitility.await().atMost(PATIENCE).until(console::isReady);
  }

  void stop() {
    console.close();
  }

  String address() {
    return console.address();
  }

  void deploy(String file) {
    Run run =
        Run.dagger(
            "deploy", repository().resolve(file).toString(), "--bootstrap-server", broker.server());
    assertThat(run.code()).as(run.toString()).isZero();
  }

  void send(String topic, Object json) {
    try (TopicSender sender = new TopicSender(connection)) {
      sender.send(topic, null, Json.text(json), Map.of());
    }
  }

  /** An answer, its body as JSON if it is. */
  record Got(int status, String body) {
    Map<?, ?> json() {
      try {
        return (Map<?, ?>) Json.parse(body);
      } catch (Json.InvalidJsonException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  Got get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  Got post(String path, Object json, String... headers) throws Exception {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(json))));
  }

  Got form(String path, String fields, String... headers) throws Exception {
    return send(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(fields)));
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + path.substring(1))).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  Got send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Got(response.statusCode(), response.body());
  }

  /** What the view says of an instance, once it has this status. */
  Map<?, ?> await(String encodedId, String status) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> get("/tasks/instance/" + encodedId),
            got -> got.status() == 200 && status.equals(got.json().get("status")))
        .json();
  }

  @Override
  public void close() throws Exception {
    if (console != null) {
      console.close();
    }
    job.close();
    broker.close();
  }
}
