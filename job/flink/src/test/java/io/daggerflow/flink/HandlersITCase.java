package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.ToolProvider;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of the whole job: handlers and a service over HTTP, that fails, hangs and is asked anew.
 */
final class HandlersITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK = Jobs.cluster(2, 1, new Configuration());

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String TEMPLATE =
      """
      template: Charge
      version: 1
      processes:
        - name: P
          tasks:
            - name: PRICE
              type: executor
              handler: beside.Prices
              input: {pieces: "${ params.pieces }"}
              set: {price: "${ result.price }"}
            - name: PAY
              type: http
              url: URL/pay
              method: POST
              headers: {Authorization: "Bearer ${ secrets.TOKEN }"}
              body: {price: "${ params.price }", from: "${ instance.id }"}
              retry: {maxAttempts: 3, initialInterval: PT0.1S, jitter: 0}
              set: {payment: "${ response.body.payment }"}
      ---
      template: Hangs
      version: 1
      processes:
        - name: P
          tasks:
            - name: ASK
              type: http
              url: OTHER/hang
              retry: {timeout: PT10M}
              set: {answer: "${ response.body }"}
      """;

  @TempDir static Path folder;

  private static Broker broker;
  private static User user;
  private static HttpServer server;
  private static ExecutorService serverThreads;
  private static JobClient job;

  private static final Map<String, AtomicInteger> PAID = new ConcurrentHashMap<>();
  private static final Set<String> AUTHORIZED = ConcurrentHashMap.newKeySet();
  private static final Queue<String> HANGING = new ConcurrentLinkedQueue<>();
  private static final CountDownLatch MAY_ANSWER = new CountDownLatch(1);

  /** A user's handler, which the job finds on its class path only. */
  private static final String PRICES =
      """
      package beside;
      import io.daggerflow.handler.*;
      import java.util.Map;
      public final class Prices implements TaskHandler {
        public Object handle(TaskRequest request) {
          return Map.of("price", 3 * (Long) ((Map<?, ?>) request.input()).get("pieces"));
        }
      }
      """;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
    user = new User(broker);
    broker.createOwnTopics();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serverThreads = Executors.newCachedThreadPool();
    server.setExecutor(serverThreads);
    server.createContext("/pay", HandlersITCase::pay);
    server.createContext("/hang", HandlersITCase::hang);
    server.start();
    String url = "http://localhost:" + server.getAddress().getPort();
    String[] files =
        TEMPLATE
            .replace("URL", url)
            .replace("OTHER", url.replace("localhost", "127.0.0.1"))
            .split("---\n");
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("t" + i + ".yaml"), files[i]);
    }
    Files.writeString(folder.resolve("token"), "s3cret-token\n");
    compilePrices();
    job = submit(2, null);
  }

  private static void compilePrices() throws IOException {
    Path source = folder.resolve("Prices.java");
    Files.writeString(source, PRICES);
    Files.createDirectories(folder.resolve("handlers"));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.resolve("handlers").toString(), source.toString());
    assertThat(failed).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    MAY_ANSWER.countDown();
    if (job != null) {
      job.cancel().get();
    }
    server.stop(0);
    serverThreads.shutdownNow();
    broker.close();
  }

  private static JobClient submit(int parallelism, String savepoint) throws Exception {
    Configuration settings = Jobs.settings(Duration.ofMillis(200), folder.resolve("cp"), savepoint);
    settings.set(
        PipelineOptions.CLASSPATHS, List.of(folder.resolve("handlers").toUri().toString()));
    return Jobs.submit(
        broker,
        settings,
        "--templates=" + folder,
        "--secrets.TOKEN=file:" + folder.resolve("token"),
        "--parallelism",
        String.valueOf(parallelism));
  }

  // ---- the service

  /** Every piece of work fails once. */
  private static void pay(HttpExchange http) throws IOException {
    AUTHORIZED.add(String.valueOf(http.getRequestHeaders().getFirst("Authorization")));
    String key = http.getRequestHeaders().getFirst("Idempotency-Key");
    int attempt = PAID.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (attempt == 1) {
      respond(http, 503, "busy");
    } else {
      respond(http, 200, "{\"payment\":" + body + "}");
    }
  }

  /** Whoever asks first never gets an answer in time. */
  private static void hang(HttpExchange http) throws IOException {
    HANGING.add(http.getRequestHeaders().getFirst("Idempotency-Key"));
    try {
      MAY_ANSWER.await();
    } catch (InterruptedException e) {
      return;
    }
    respond(http, 200, "at last");
  }

  private static void respond(HttpExchange http, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders(status, bytes.length);
    http.getResponseBody().write(bytes);
    http.close();
  }

  // ---- tests

  private static Set<String> completed(Broker.Reader reader, String prefix) {
    reader.next();
    Set<String> over = new TreeSet<>();
    for (Broker.Seen seen : reader.all()) {
      if (seen.key().startsWith(prefix) && "COMPLETED".equals(seen.json().get("status"))) {
        over.add(seen.key());
      }
    }
    return over;
  }

  private static void awaitCompleted(Broker.Reader reader, String prefix, int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> completed(reader, prefix).size() == count);
  }

  /** Half of the instances ask a service that hangs while the others go to their end. */
  @Test
  void callsAreMadeTriedAgainAndAfterAStopAskedAgainWithTheSameKey() throws Exception {
    int each = 150;
    try (Broker.Reader reader = broker.read("dagger.events")) {
      for (int i = 0; i < each; i++) {
        user.start("hang-" + i, "Hangs", "{}");
      }
      Awaitility.await().atMost(PATIENCE).until(() -> HANGING.size() >= 20);
      for (int i = 0; i < each; i++) {
        user.start("pay-" + i, "Charge", "{\"pieces\":" + i + "}");
      }
      awaitCompleted(reader, "pay-", each);
      assertThat(PAID).hasSize(each);
      assertThat(PAID.values()).as("one failure, one success").allMatch(n -> n.get() == 2);
      assertThat(AUTHORIZED).containsExactly("Bearer s3cret-token");
      assertThat(completed(reader, "hang-")).isEmpty();

      String savepoint =
          job.stopWithSavepoint(
                  false, folder.resolve("sp").toUri().toString(), SavepointFormatType.CANONICAL)
              .get();
      Set<String> askedBefore = Set.copyOf(HANGING);
      HANGING.clear();
      MAY_ANSWER.countDown();
      job = submit(1, savepoint);
      awaitCompleted(reader, "hang-", each);

      assertThat(Set.copyOf(HANGING)).hasSize(each).containsAll(askedBefore);
      assertThat(HANGING).as("each is asked again once").hasSize(each);
      check(reader.all(), each);
    }
  }

  private static void check(List<Broker.Seen> events, int each) {
    assertThat(events).extracting(Broker.Seen::value).noneMatch(e -> e.contains("s3cret"));
    for (int i = 0; i < each; i++) {
      String id = "pay-" + i;
      List<Broker.Seen> own = events.stream().filter(e -> e.key().equals(id)).toList();
      assertThat(own)
          .extracting(e -> (Object) e.json().get("seq"))
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(own.get(4).json().get("parameters"))
          .isEqualTo(Map.of("payment", Map.of("price", 3L * i, "from", id)));
      String hanging = "hang-" + i;
      assertThat(events.stream().filter(e -> e.key().equals(hanging)))
          .extracting(e -> (Object) e.json().get("seq"))
          .containsExactly(1L, 2L);
    }
  }
}
