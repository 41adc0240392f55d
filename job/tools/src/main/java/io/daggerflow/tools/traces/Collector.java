package io.daggerflow.tools.traces;

import io.daggerflow.value.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to an OpenTelemetry collector: OTLP over HTTP, as JSON. What it cannot take now is
 * sent again until it can, what it refuses is told and left out.
 */
public final class Collector {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final URI endpoint;
  private final Map<String, String> headers;
  private final Consumer<String> tell;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param headers of each request, such as those of a login
   * @param tell takes sentences for whoever watches
   */
  public Collector(URI endpoint, Map<String, String> headers, Consumer<String> tell) {
    this.endpoint = endpoint;
    this.headers = Map.copyOf(headers);
    this.tell = tell;
  }

  /**
   * Headers as a variable of OpenTelemetry has them: {@code name=value,name=value}, values
   * percent-encoded.
   */
  public static Map<String, String> headers(@Nullable String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String pair : text == null || text.isBlank() ? new String[0] : text.split(",")) {
      int at = pair.indexOf('=');
      if (at > 0) {
        headers.put(
            pair.substring(0, at).strip(),
            URLDecoder.decode(
                pair.substring(at + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }

  /** Returns when the collector has them, or has refused them. */
  void send(List<Span> spans) throws InterruptedException {
    HttpRequest request = request(body(spans));
    long pause = 1_000;
    for (String trouble = post(request, spans); trouble != null; trouble = post(request, spans)) {
      tell.accept(
          "Expected the spans to be taken by "
              + endpoint
              + ", but "
              + trouble
              + "; again in "
              + pause
              + " ms");
      Thread.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Why it is to be sent again; null if it is not. */
  private @Nullable String post(HttpRequest request, List<Span> spans) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status == 429 || status >= 500) {
        return "it answers " + status;
      }
      if (status / 100 != 2) {
        tell.accept(
            "Expected "
                + spans.size()
                + " spans to be taken by "
                + endpoint
                + ", but it refuses them: "
                + status);
      }
      return null;
    } catch (IOException e) {
      return "there is no answer: " + e;
    }
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }

  private static byte[] body(List<Span> spans) {
    Map<String, Object> resource =
        Map.of("attributes", Span.attributes(Map.of("service.name", "dagger")));
    Map<String, Object> scope =
        Map.of(
            "scope", Map.of("name", "io.daggerflow"),
            "spans", spans.stream().map(Span::toJson).toList());
    return Json.bytes(
        Map.of(
            "resourceSpans", List.of(Map.of("resource", resource, "scopeSpans", List.of(scope)))));
  }
}
