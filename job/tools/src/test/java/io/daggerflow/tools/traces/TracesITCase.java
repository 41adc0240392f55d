package io.daggerflow.tools.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.daggerflow.tools.Run;
import io.daggerflow.tools.TestBroker;
import io.daggerflow.tools.client.ClientException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in a real broker, and a receiver that reads the messages of OpenTelemetry strictly. */
final class TracesITCase {

  private static final String TRACE = "00112233445566778899aabbccddeeff";
  private static final String STARTER = "0123456789abcdef";

  @TempDir private Path folder;

  private TestBroker broker;
  private KafkaProducer<String, String> producer;
  private HttpServer server;

  /** What the receiver answers first. */
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** Whether a request is too large for the receiver. */
  private volatile Predicate<ExportTraceServiceRequest> tooLarge = request -> false;

  private record Answer(int status, Map<String, String> headers, String body) {
    private Answer(int status) {
      this(status, Map.of(), "");
    }
  }

  private final Queue<io.opentelemetry.proto.trace.v1.Span> received =
      new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() throws Exception {
    broker = new TestBroker();
    assertThat(Run.dagger("topics", "--create", "--bootstrap-server", broker.server()).code())
        .isZero();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.server()),
            new StringSerializer(),
            new StringSerializer());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newSingleThreadExecutor());
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(0);
    producer.close();
    broker.close();
  }

  private void receive(HttpExchange http) throws IOException {
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = answers.poll();
    answer = answer == null ? new Answer(take(body)) : answer;
    answer.headers().forEach(http.getResponseHeaders()::add);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    http.getResponseBody().write(bytes);
    http.close();
  }

  /** Gives the status. */
  private int take(String body) {
    ExportTraceServiceRequest.Builder builder = ExportTraceServiceRequest.newBuilder();
    try {
      JsonFormat.parser().merge(body, builder);
    } catch (IOException e) {
      return 400;
    }
    ExportTraceServiceRequest request = builder.build();
    if (tooLarge.test(request)) {
      return 413;
    }
    received.addAll(spans(request));
    return 200;
  }

  private static List<io.opentelemetry.proto.trace.v1.Span> spans(
      ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private Run traces(String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "traces",
                "--once",
                "--endpoint",
                "http://localhost:" + server.getAddress().getPort() + "/v1/traces",
                "--bootstrap-server",
                broker.server()));
    if (List.of(more).contains("--endpoint")) {
      arguments.subList(2, 4).clear();
    }
    arguments.addAll(List.of(more));
    return Run.dagger(arguments.toArray(String[]::new));
  }

  // ---- events, as the wire format shows them

  private void event(String id, int seq, String second, String rest) {
    producer.send(
        new ProducerRecord<>(
            "dagger.events",
            id,
            "{\"instanceId\":\""
                + id
                + "\",\"template\":\"Order\",\"version\":2,\"seq\":"
                + seq
                + ",\"time\":\"2030-01-01T00:00:"
                + second
                + "Z\",\"jobRun\":\"r\","
                + rest
                + "}"));
    producer.flush();
  }

  private static String change(String path, String type, String from, String to, String more) {
    return "{\"path\":\""
        + path
        + "\",\"type\":\""
        + type
        + "\",\"from\":\""
        + from
        + "\",\"to\":\""
        + to
        + "\",\"run\":1"
        + more
        + "}";
  }

  private void begins(String id, String origin) {
    event(
        id,
        1,
        "01.500",
        origin
            + "\"status\":\"EXECUTING\",\"transitions\":["
            + change("", "workflow", "NOT_STARTED", "EXECUTING", "")
            + ","
            + change("PAY", "process", "NOT_STARTED", "EXECUTING", "")
            + ","
            + change("PAY/WAIT", "kafka-listener", "NOT_STARTED", "EXECUTING", "")
            + "]");
  }

  private void completes(String id) {
    event(
        id,
        2,
        "04.000",
        "\"status\":\"COMPLETED\",\"transitions\":["
            + change("PAY/WAIT", "kafka-listener", "EXECUTING", "COMPLETED", "")
            + ","
            + change("PAY", "process", "EXECUTING", "COMPLETED", "")
            + ","
            + change("", "workflow", "EXECUTING", "COMPLETED", "")
            + "]");
  }

  private void fails(String id) {
    event(
        id,
        2,
        "09.000",
        "\"status\":\"FAILURE\",\"reason\":\"PAY: TIMEOUT: late\",\"transitions\":["
            + change(
                "PAY",
                "process",
                "EXECUTING",
                "FAILURE",
                ",\"reason\":\"TIMEOUT: late\",\"inside\":true")
            + ","
            + change(
                "",
                "workflow",
                "EXECUTING",
                "FAILURE",
                ",\"reason\":\"PAY: TIMEOUT: late\",\"inside\":true")
            + "]");
  }

  // ---- what came

  /** The JSON has hexadecimal digits where Protocol Buffers would have Base64. */
  private static String hex(com.google.protobuf.ByteString bytes) {
    return java.util.Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private Map<String, io.opentelemetry.proto.trace.v1.Span> spans() {
    Map<String, io.opentelemetry.proto.trace.v1.Span> spans = new LinkedHashMap<>();
    received.forEach(span -> assertThat(spans.put(span.getName(), span)).isNull());
    received.clear();
    return spans;
  }

  @Test
  void anInstanceThatEndsIsATraceOfItsStarter() {
    begins("o-1", "\"traceparent\":\"00-" + TRACE + "-" + STARTER + "-01\",");
    assertThat(traces("--all").code()).isZero();
    assertThat(received).as("it is not over").isEmpty();

    completes("o-1");
    assertThat(traces().code()).isZero();
    var spans = spans();
    assertThat(spans).containsOnlyKeys("Order", "PAY", "WAIT");
    assertThat(spans.values())
        .allMatch(span -> hex(span.getTraceId()).equals(TRACE))
        .allMatch(span -> span.getKind() == SpanKind.SPAN_KIND_INTERNAL)
        .allMatch(span -> HexFormat.isHexDigit(hex(span.getSpanId()).charAt(0)));
    assertThat(hex(spans.get("Order").getParentSpanId())).isEqualTo(STARTER);
    assertThat(spans.get("PAY").getParentSpanId()).isEqualTo(spans.get("Order").getSpanId());
    assertThat(spans.get("WAIT").getParentSpanId()).isEqualTo(spans.get("PAY").getSpanId());
    assertThat(spans.get("WAIT").getEndTimeUnixNano() - spans.get("WAIT").getStartTimeUnixNano())
        .isEqualTo(2_500_000_000L);
    assertThat(spans.get("WAIT").getAttributesList())
        .anyMatch(
            attribute ->
                attribute.getKey().equals("dagger.path")
                    && attribute.getValue().getStringValue().equals("PAY/WAIT"));
    assertThat(traces().code()).isZero();
    assertThat(received).as("nothing is sent twice").isEmpty();
  }

  @Test
  void aFailureSaysWhyAndACollectorThatIsAwayIsWaitedFor() {
    answers.add(new Answer(503));
    begins("o-2", "");
    fails("o-2");
    Run run = traces("--all");
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("503").contains("again in 1000 ms");
    var spans = spans();
    assertThat(spans.get("Order").getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(spans.get("Order").getStatus().getMessage()).isEqualTo("PAY: TIMEOUT: late");
    assertThat(spans.get("Order").getParentSpanId()).isEmpty();
    assertThat(spans.get("PAY").getStatus().getMessage()).isEqualTo("TIMEOUT: late");
    assertThat(spans.get("WAIT").getEndTimeUnixNano())
        .as("what went along ends with it")
        .isEqualTo(spans.get("Order").getEndTimeUnixNano());
  }

  @Test
  void whatEndedBeforeTheFirstStartIsSentOnRequestOnlyAndTheIdsAreTheSame() {
    begins("o-3", "");
    completes("o-3");
    assertThat(traces().code()).isZero();
    assertThat(received).isEmpty();
    assertThat(traces("--all", "--group", "a").code()).isZero();
    var first = spans();
    assertThat(traces("--all", "--group", "b").code()).isZero();
    assertThat(spans()).isEqualTo(first).hasSize(3);
  }

  @Test
  void aTopicThatIsMissingIsNamed() {
    assertThat(
            Run.dagger("traces", "--bootstrap-server", broker.server(), "--config", nowhere())
                .err())
        .contains("Expected topic 'no.such.topic'");
  }

  private String nowhere() {
    try {
      Path file = folder.resolve("client.properties");
      Files.writeString(file, "topics.events=no.such.topic\n");
      return file.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void headersComeFromTheVariable() {
    assertThat(Collector.headers("Authorization=Bearer a=b%20c, x = y"))
        .containsExactly(Map.entry("Authorization", "Bearer a=b c"), Map.entry("x", "y"));
    assertThat(Collector.headers(" ")).isEmpty();
    for (String wrong :
        List.of("secret", "a=b,secret", "=secret", "a b=secret", "a=%zz", "Host=x")) {
      assertThatThrownBy(() -> Collector.headers(wrong))
          .as(wrong)
          .isInstanceOf(ClientException.class)
          .hasMessageStartingWith("Expected NAME=VALUE,… in OTEL_EXPORTER_OTLP_HEADERS")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void whatIsTooMuchAtOnceIsSentInHalves() {
    tooLarge = request -> spans(request).size() > 2;
    begins("o-4", "");
    completes("o-4");
    begins("o-5", "");
    completes("o-5");
    Run run = traces("--all");
    assertThat(run).isEqualTo(new Run(0, "", ""));
    assertThat(received).hasSize(6);
  }

  @Test
  void aSpanThatIsTooLargeIsLeftOutAndCounted() {
    tooLarge = request -> spans(request).stream().anyMatch(span -> span.getName().equals("WAIT"));
    begins("o-6", "");
    completes("o-6");
    Run run = traces("--all");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("Expected 1 span to be taken by ", "too large for it (WAIT)", "so far: 1\n");
    assertThat(spans()).containsOnlyKeys("Order", "PAY");
    assertThat(traces().code()).isZero();
    assertThat(received).as("it is not tried for ever").isEmpty();
  }

  @Test
  void whatACollectorRejectsOfARequestIsCounted() {
    String body = "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"too old\"}}";
    answers.add(new Answer(200, Map.of(), body));
    begins("o-7", "");
    completes("o-7");
    Run run = traces("--all");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("Expected 2 spans to be taken by ", "too old", "so far: 2\n");
  }

  @Test
  void aCollectorThatTakesNothingEndsItAndNothingIsLost() {
    begins("o-8", "");
    completes("o-8");
    for (int status : new int[] {401, 403, 404, 307}) {
      answers.add(new Answer(status));
      Run run = traces("--all");
      assertThat(run.code()).as("%s", status).isEqualTo(1);
      assertThat(run.err())
          .startsWith("dagger traces: Expected spans to be taken by http://localhost")
          .contains("it answers " + status + ":")
          .contains(status < 404 && status > 400 ? "OTEL_EXPORTER_OTLP_HEADERS" : "address");
    }
    assertThat(traces().code()).isZero();
    assertThat(spans()).hasSize(3);
  }

  @Test
  void aCollectorSaysHowLongItWantsToBeLeftAlone() {
    answers.add(new Answer(429, Map.of("Retry-After", "2"), ""));
    answers.add(new Answer(503, Map.of("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT"), ""));
    begins("o-9", "");
    completes("o-9");
    Run run = traces("--all");
    assertThat(run.code()).isZero();
    assertThat(run.err())
        .contains("it answers 429; again in 2000 ms")
        .contains("it answers 503; again in 2000 ms");
    assertThat(spans()).hasSize(3);
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    Run run = traces("--endpoint", "collector:4318");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Expected --endpoint http://HOST:PORT/v1/traces");
  }
}
