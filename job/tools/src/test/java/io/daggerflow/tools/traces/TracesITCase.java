package io.daggerflow.tools.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.daggerflow.tools.Run;
import io.daggerflow.tools.TestBroker;
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
import java.util.concurrent.atomic.AtomicInteger;
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

  private final AtomicInteger refuseFirst = new AtomicInteger();
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
    int status = 503;
    if (refuseFirst.getAndDecrement() <= 0) {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      try {
        JsonFormat.parser().merge(body, request);
        request
            .getResourceSpansList()
            .forEach(
                resource ->
                    resource
                        .getScopeSpansList()
                        .forEach(scope -> received.addAll(scope.getSpansList())));
        status = 200;
      } catch (IOException e) {
        status = 400;
      }
    }
    http.sendResponseHeaders(status, -1);
    http.close();
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
    refuseFirst.set(1);
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
    assertThat(Collector.headers("Authorization=Bearer a=b, x = y,nothing"))
        .containsExactly(Map.entry("Authorization", "Bearer a=b"), Map.entry("x", "y"));
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    Run run = traces("--endpoint", "collector:4318");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Expected --endpoint http://HOST:PORT/v1/traces");
  }
}
