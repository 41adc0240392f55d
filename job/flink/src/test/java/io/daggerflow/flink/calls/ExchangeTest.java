package io.daggerflow.flink.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real threads, real sockets. */
class ExchangeTest {

  private static final int LONGEST = 1_000;
  private static final AtomicInteger INTERRUPTED = new AtomicInteger();
  private static final AtomicInteger ASLEEP = new AtomicInteger();

  private final AtomicInteger number = new AtomicInteger();
  private Exchange exchange;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    INTERRUPTED.set(0);
    exchange = Exchange.join("test", new CallLimits(5, 5, 20, LONGEST), loader());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  private static ClassLoader loader() {
    return ExchangeTest.class.getClassLoader();
  }

  @AfterEach
  void stop() {
    exchange.leave();
    server.stop(0);
    // Those that are interrupted only now must not be counted in the next test.
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ASLEEP.get() == 0);
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  private Ticket ticket(int attempt) {
    return new Ticket("i-" + number.incrementAndGet(), new CallId(1, "P/CALL", 1, attempt));
  }

  private Ask http(String url, Map<String, String> headers, @Nullable Object body) {
    String method = body == null ? "GET" : "POST";
    return new Ask(
        ticket(1),
        "i/1/P/CALL/1",
        20_000,
        System.nanoTime(),
        new Call.HttpRequest(method, url, headers, body));
  }

  private Ask execute(Class<?> handler, @Nullable Object input, long timeout) {
    return new Ask(
        ticket(2),
        "i/1/P/CALL/1",
        timeout,
        System.nanoTime(),
        new Call.Execute(handler.getName(), input, Map.of("p", 1L), false));
  }

  private Reply next() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !exchange.isEmpty());
    return java.util.Objects.requireNonNull(Replies.next(exchange));
  }

  private @Nullable Answer answer(Ask ask) {
    assertThat(exchange.ask(ask)).isTrue();
    Reply reply = next();
    assertThat(reply.ticket()).isEqualTo(ask.ticket());
    return reply.answer();
  }

  private static void respond(HttpExchange http, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders().add("Content-Type", type);
    http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    http.getResponseBody().write(bytes);
    http.close();
  }

  // ---- http

  @Test
  void aRequestAndItsResponse() {
    Map<String, Object> seen = new LinkedHashMap<>();
    server.createContext(
        "/pay",
        http -> {
          seen.put("method", http.getRequestMethod());
          seen.put("token", http.getRequestHeaders().getFirst("Token"));
          seen.put("key", http.getRequestHeaders().getFirst("Idempotency-Key"));
          seen.put("type", http.getRequestHeaders().getFirst("Content-Type"));
          seen.put(
              "body", new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          http.getResponseHeaders().add("X-Id", "7");
          respond(http, 201, "application/json", "{\"payment\":17}");
        });

    Answer answer = answer(http(url("/pay"), Map.of("token", "s3cret"), Map.of("amount", 5L)));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Response.class,
            response -> {
              assertThat(response.status()).isEqualTo(201);
              assertThat(response.headers()).containsEntry("x-id", "7");
              assertThat(response.body()).isEqualTo(Map.of("payment", 17L));
            });
    assertThat(seen)
        .containsEntry("method", "POST")
        .containsEntry("token", "s3cret")
        .containsEntry("key", "i/1/P/CALL/1")
        .containsEntry("type", "application/json")
        .containsEntry("body", "{\"amount\":5}");
  }

  @Test
  void aTextStaysATextAndTheTemplatesOwnHeadersStay() {
    Map<String, String> seen = new LinkedHashMap<>();
    server.createContext(
        "/text",
        http -> {
          seen.put("key", http.getRequestHeaders().get("Idempotency-Key").toString());
          seen.put("type", http.getRequestHeaders().get("Content-Type").toString());
          respond(http, 404, "text/plain", "no such thing");
        });

    Answer answer =
        answer(
            http(url("/text"), Map.of("idempotency-key", "mine", "CONTENT-TYPE", "a/b"), "hello"));

    assertThat(((Answer.Response) java.util.Objects.requireNonNull(answer)).body())
        .isEqualTo("no such thing");
    assertThat(seen).containsEntry("key", "[mine]").containsEntry("type", "[a/b]");
  }

  @Test
  void aResponseThatIsTooLong() {
    server.createContext("/long", http -> respond(http, 200, "text/plain", "x".repeat(1_001)));

    assertThat(answer(http(url("/long"), Map.of(), null)))
        .isInstanceOfSatisfying(
            Answer.Failed.class, failed -> assertThat(failed.code()).isEqualTo("TOO_LARGE"));
  }

  @Test
  void nobodyIsThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    assertThat(answer(http("http://localhost:" + port + "/s3cret", Map.of(), null)))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.retryable()).isTrue();
              assertThat(failed.message())
                  .startsWith("no answer of localhost:" + port)
                  .doesNotContain("s3cret");
            });
  }

  @Test
  void aRequestThatCannotBeSentTellsNoSecret() {
    for (Ask ask :
        List.of(
            http("http://s3cret with blanks", Map.of(), null),
            http("s3cret", Map.of(), null),
            http(url("/"), Map.of("token", "s3cret\n"), null),
            http(url("/"), Map.of("Host", "s3cret"), null))) {
      assertThat(answer(ask))
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed -> assertThat(failed.message()).startsWith("Expected").doesNotContain("s3"));
    }
  }

  @Test
  void headersHaveOnlyWhatIsPrintable() {
    assertThat(HttpCaller.printable("order 7/1/P[0]/CALL#do/1"))
        .isEqualTo("order 7/1/P[0]/CALL#do/1");
    assertThat(HttpCaller.printable("größe 5%")).isEqualTo("gr%C3%B6%C3%9Fe 5%25");
  }

  @Test
  void aDeadEndpointKeepsNobodyElseWaiting() {
    CountDownLatch over = new CountDownLatch(1);
    server.createContext("/dead", http -> await(over));
    server.createContext("/alive", http -> respond(http, 200, "text/plain", "ok"));
    String alive = url("/alive").replace("localhost", "127.0.0.1");
    for (int i = 0; i < 10; i++) {
      assertThat(exchange.ask(http(url("/dead"), Map.of(), null))).isTrue();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(answer(http(alive, Map.of(), null))).isInstanceOf(Answer.Response.class);
    }
    over.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aCallThatTakesTooLongIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    server.createContext(
        "/slow",
        http -> {
          http.sendResponseHeaders(200, 0);
          http.getResponseBody().write('x');
          http.getResponseBody().flush();
          await(over);
        });
    Ask all = http(url("/slow"), Map.of(), null);
    Ask ask = new Ask(all.ticket(), "k", 200, System.nanoTime(), all.call());

    assertThat(answer(ask))
        .isInstanceOfSatisfying(
            Answer.Failed.class, failed -> assertThat(failed.message()).endsWith("in time"));
    over.countDown();
  }

  // ---- handlers

  /** Tells what it was asked. */
  public static final class Echo implements TaskHandler {
    @Override
    public Object handle(TaskRequest request) {
      if (request.input() == null) {
        throw new TaskFailure("EMPTY", "nothing to say", false);
      }
      return List.of(
          request.input(),
          request.parameters(),
          request.attempt(),
          request.idempotencyKey(),
          request.path(),
          Thread.currentThread().getContextClassLoader() == loader());
    }
  }

  /** Never comes back by itself. */
  public static final class Sleeper implements TaskHandler {
    @Override
    public Object handle(TaskRequest request) throws Exception {
      ASLEEP.incrementAndGet();
      try {
        new CountDownLatch(1).await();
        return 1;
      } catch (InterruptedException e) {
        INTERRUPTED.incrementAndGet();
        throw e;
      } finally {
        ASLEEP.decrementAndGet();
      }
    }
  }

  @Test
  void aHandlerAndItsResult() {
    assertThat(answer(execute(Echo.class, "hi", 0)))
        .isEqualTo(
            new Answer.Result(List.of("hi", Map.of("p", 1L), 2L, "i/1/P/CALL/1", "P/CALL", true)));
    assertThat(answer(execute(Echo.class, null, 0)))
        .isEqualTo(new Answer.Failed("EMPTY", "nothing to say", false));
    assertThat(answer(execute(String.class, null, 0)))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> assertThat(failed.message()).contains("does not implement"));
  }

  @Test
  void aHandlerThatTakesTooLongIsInterrupted() {
    assertThat(answer(execute(Sleeper.class, null, 100))).isInstanceOf(Answer.Failed.class);
    assertThat(INTERRUPTED).hasValue(1);
    assertThat(answer(execute(Echo.class, "hi", 0)))
        .as("the next one in the thread is not")
        .isInstanceOf(Answer.Result.class);
  }

  @Test
  void aSleepingHandlerKeepsNoOtherWaiting() {
    for (int i = 0; i < 10; i++) {
      exchange.ask(execute(Sleeper.class, null, 0));
    }
    assertThat(answer(execute(Echo.class, "hi", 0))).isInstanceOf(Answer.Result.class);
  }

  @Test
  void aCallWhoseTimeIsOverIsNotMade() {
    for (int i = 0; i < 4; i++) {
      exchange.ask(execute(Sleeper.class, null, 200));
    }
    Ask late = execute(Sleeper.class, null, 1);
    exchange.ask(late);
    for (int i = 0; i < 5; i++) {
      if (next().ticket().equals(late.ticket())) {
        assertThat(INTERRUPTED).hasValueLessThanOrEqualTo(4);
        return;
      }
    }
    throw new AssertionError("no reply to the call whose time was over");
  }

  // ---- life

  @Test
  void withItsLastUserAllIsGone() {
    Exchange again = Exchange.join("test", new CallLimits(1, 1, 1, 1), loader());
    assertThat(again).isSameAs(exchange);
    exchange.ask(execute(Sleeper.class, null, 0));
    again.leave();
    assertThat(INTERRUPTED).hasValue(0);
    exchange.leave();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> INTERRUPTED.get() == 1);

    exchange = Exchange.join("test", new CallLimits(1, 1, 1, 1), loader());
    assertThat(exchange).isNotSameAs(again);
    assertThat(exchange.isEmpty()).isTrue();
  }

  @Test
  void whoeverListensIsWoken() {
    AtomicInteger woken = new AtomicInteger();
    Runnable waker = woken::incrementAndGet;
    exchange.addWaker(waker);
    answer(execute(Echo.class, "hi", 0));
    assertThat(woken).hasValue(1);
    exchange.removeWaker(waker);
    exchange.askAgain(ticket(1));
    assertThat(woken).hasValue(1);
    assertThat(next().answer()).isNull();
  }
}
