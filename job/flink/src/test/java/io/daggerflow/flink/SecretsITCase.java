package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.InjectClusterRESTAddress;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets are planted wherever they may be referred to, used by calls that succeed, fail and repeat
 * them, and looked for in everything that the job leaves behind or shows.
 */
final class SecretsITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension FLINK = LiveJob.cluster(METRICS);

  private static final String OF_KAFKA = "planted-kafka-5e1f";
  private static final String OF_JAAS = "planted-jaas-77ab";
  private static final String OF_SERVICE = "planted-service-c0de";
  private static final String OF_HANDLER = "planted-handler-f00d";
  private static final List<String> PLANTED = List.of(OF_KAFKA, OF_JAAS, OF_SERVICE, OF_HANDLER);

  private static final String TEMPLATE =
      """
      template: Calls
      version: 1
      processes:
        - name: GOOD
          dependsOn: []
          tasks:
            - name: ASK
              type: http
              method: POST
              url: "URL/good"
              headers: {Authorization: "Bearer ${ secrets.SERVICE }"}
              body: {token: "${ secrets.SERVICE }"}
              set: {answer: "${ response.status }"}
            - name: HANDLE
              type: executor
              handler: io.daggerflow.flink.SecretsITCase$Knows
              input: {token: "${ secrets.HANDLER }", fail: false}
              set: {known: "${ result }"}
        - name: BAD_SERVICE
          dependsOn: []
          tasks:
            - {name: ASK, type: http, url: "URL/bad", headers: {Authorization: "Bearer ${ secrets.SERVICE }"}, onFailure: hold}
        - name: NO_SERVICE
          dependsOn: []
          tasks:
            - {name: ASK, type: http, url: "http://127.0.0.1:1/${ secrets.SERVICE }", onFailure: hold}
        - name: UNREADABLE
          dependsOn: []
          tasks:
            - {name: ASK, type: http, url: "http://no host/${ secrets.SERVICE }", onFailure: hold}
        - name: BAD_HANDLER
          dependsOn: []
          tasks:
            - name: HANDLE
              type: executor
              handler: io.daggerflow.flink.SecretsITCase$Knows
              input: {token: "${ secrets.HANDLER }", fail: true}
              onFailure: hold
        - name: SLOW_SERVICE
          dependsOn: []
          tasks:
            - {name: ASK, type: http, url: "URL/slow", headers: {Authorization: "Bearer ${ secrets.SERVICE }"}, retry: {timeout: PT10M}}
      """;

  @TempDir static Path folder;

  private static final Queue<String> RECEIVED = new ConcurrentLinkedQueue<>();

  /** A handler that says what it got when it fails. */
  public static final class Knows implements TaskHandler {
    @Override
    public Object handle(TaskRequest request) {
      String input = String.valueOf(request.input());
      RECEIVED.add(input);
      if (input.contains("fail=true")) {
        throw new TaskFailure("LEAKS", "cannot use " + input, false);
      }
      return input.contains(OF_HANDLER);
    }
  }

  // ---- the logs

  /** Keeps what the logs say of a secret. */
  private static final class Leaks extends AbstractAppender {
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final AtomicLong count = new AtomicLong();

    Leaks() {
      super("leaks", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      count.incrementAndGet();
      StringBuilder text = new StringBuilder(event.getMessage().getFormattedMessage());
      for (Throwable t = event.getThrown(); t != null; t = t.getCause()) {
        text.append('\n').append(t);
      }
      if (PLANTED.stream().anyMatch(text.toString()::contains)) {
        found.add(event.getLoggerName() + ": " + text);
      }
    }
  }

  /** Everything from INFO on, as a cluster logs it, is looked at and not printed. */
  private static Leaks listen() {
    Leaks leaks = new Leaks();
    leaks.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    root.getAppenders().keySet().forEach(root::removeAppender);
    root.setLevel(Level.INFO);
    root.addAppender(leaks, Level.INFO, null);
    context.updateLoggers();
    return leaks;
  }

  @AfterAll
  static void silence() {
    ((LoggerContext) LogManager.getContext(false)).reconfigure();
  }

  // ---- the test

  @Test
  void noSecretIsSeenAnywhere(@InjectClusterRESTAddress URI rest) throws Exception {
    Leaks leaks = listen();
    Path secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(
        secrets.resolve("kafka.properties"), "key=" + OF_KAFKA + "\njaas=" + OF_JAAS + "\n");
    Files.writeString(secrets.resolve("service"), OF_SERVICE + "\n");
    Files.writeString(secrets.resolve("handler"), OF_HANDLER + "\n");
    Path state = Files.createDirectories(folder.resolve("state"));
    HttpServer server = server();
    try (LiveJob job = new LiveJob(state, METRICS, "OUT")) {
      String file = "${file:" + secrets.resolve("kafka.properties") + ":";
      job.start(
          2,
          null,
          "--secrets.SERVICE=file:" + secrets.resolve("service"),
          "--secrets.HANDLER=file:" + secrets.resolve("handler"),
          "--kafka.ssl.key.password=" + file + "key}",
          "--kafka.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
              + " username=\"dagger\" password=\""
              + file
              + "jaas}\";");
      job.deployed(TEMPLATE.replace("URL", "http://127.0.0.1:" + server.getAddress().getPort()));
      job.start("calls", "Calls", "{}");
      job.request("calls", "start", ",\"template\":\"Calls\"");
      for (String part :
          List.of(
              "\"answer\":200",
              "\"known\":true",
              "BAD_SERVICE/ASK",
              "NO_SERVICE/ASK",
              "UNREADABLE/ASK",
              "LEAKS")) {
        job.awaitEvent("calls", part);
      }
      String savepoint = job.savepoint();
      assertThat(RECEIVED).as("the secrets were used").anyMatch(text -> text.contains(OF_SERVICE));
      assertThat(RECEIVED).anyMatch(text -> text.contains(OF_HANDLER));

      String id = job.client().getJobID().toString();
      for (String path : paths(id)) {
        assertClean("REST " + path, get(rest.resolve(path)));
      }
      for (Broker.Seen seen : records(job.broker())) {
        assertClean("topic " + seen.topic(), seen.key() + seen.value() + seen.headers());
      }
      assertClean(Path.of(URI.create(savepoint)));
      assertClean(state.resolve("cp"));
    } finally {
      server.stop(0);
    }
    assertThat(leaks.count.get()).as("something was logged").isPositive();
    assertThat(leaks.found).as("in the logs").isEmpty();
  }

  /** Of all topics of the job, some of which are empty. */
  private static List<Broker.Seen> records(Broker broker) {
    String[] topics =
        Stream.of(
                "control",
                "templates",
                "events",
                "rejections",
                "dead-letters",
                "loopback",
                "deployments")
            .map(name -> "dagger." + name)
            .toArray(String[]::new);
    try (Broker.Reader reader = broker.read(topics)) {
      for (int quiet = 0; quiet < 20; quiet++) {
        quiet = reader.next().isEmpty() ? quiet : 0;
      }
      assertThat(reader.all())
          .extracting(Broker.Seen::topic)
          .contains("dagger.events", "dagger.rejections");
      return List.copyOf(reader.all());
    }
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        http -> {
          String token = String.valueOf(http.getRequestHeaders().getFirst("Authorization"));
          RECEIVED.add(token);
          String path = http.getRequestURI().getPath();
          if (!path.equals("/slow")) {
            byte[] body = ("you sent " + token).getBytes(StandardCharsets.UTF_8);
            http.sendResponseHeaders(path.equals("/good") ? 200 : 400, body.length);
            http.getResponseBody().write(body);
            http.close();
          }
        });
    server.start();
    return server;
  }

  private static List<String> paths(String job) {
    List<String> paths = new ArrayList<>();
    for (String path :
        List.of(
            "",
            "/config",
            "/plan",
            "/exceptions",
            "/checkpoints",
            "/checkpoints/config",
            "/accumulators",
            "/metrics")) {
      paths.add("/jobs/" + job + path);
    }
    paths.addAll(
        List.of(
            "/jobs/overview",
            "/config",
            "/overview",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/taskmanagers"));
    return paths;
  }

  private static String get(URI uri) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as("%s", uri).isEqualTo(200);
    return response.body();
  }

  private static void assertClean(Path place) throws IOException {
    int files = 0;
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        try {
          assertClean(
              path.toString(), new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
          files++;
        } catch (java.nio.file.NoSuchFileException e) {
          // a checkpoint that is no longer needed
        }
      }
    }
    assertThat(files).isPositive();
  }

  private static void assertClean(String where, String text) {
    for (String planted : PLANTED) {
      assertThat(text.contains(planted)).as("%s shows %s", where, planted).isFalse();
    }
  }
}
