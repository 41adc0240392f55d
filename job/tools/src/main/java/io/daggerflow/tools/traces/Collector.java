package io.daggerflow.tools.traces;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.value.Json;
import io.daggerflow.view.Fields;
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
 * sent again until it can, what is too much at once is sent in halves, and what it refuses for its
 * content is told, counted and left out. Any other answer means that it would take nothing at all.
 */
public final class Collector {

  /** The variable of OpenTelemetry that has the headers. */
  public static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final URI endpoint;
  private final Map<String, String> headers;
  private final Consumer<String> tell;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private long refused;

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
   * percent-encoded. They may be secrets: no sentence repeats more of them than a name.
   *
   * @throws ClientException if a request cannot have them
   */
  public static Map<String, String> headers(@Nullable String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    String[] pairs = text == null || text.isBlank() ? new String[0] : text.split(",");
    for (int i = 0; i < pairs.length; i++) {
      int at = pairs[i].indexOf('=');
      if (at <= 0) {
        throw noHeader("part " + (i + 1) + " of it has no name and '='", null);
      }
      String name = pairs[i].substring(0, at).strip();
      try {
        String value = pairs[i].substring(at + 1).strip().replace("+", "%2B");
        String decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
        HttpRequest.newBuilder().header(name, decoded);
        headers.put(name, decoded);
      } catch (IllegalArgumentException e) {
        throw noHeader("'" + name + "' or its value cannot be a header", e);
      }
    }
    return headers;
  }

  private static ClientException noHeader(String trouble, @Nullable Exception cause) {
    return new ClientException(
        "Expected NAME=VALUE,… in "
            + HEADERS
            + ", with names that HTTP allows and percent-encoded values, but "
            + trouble,
        cause);
  }

  /** How many spans it has refused so far. */
  public long refused() {
    return refused;
  }

  /**
   * Returns when the collector has them, or has refused them for their content.
   *
   * @throws ClientException if it would refuse any others as well
   */
  void send(List<Span> spans) throws InterruptedException {
    settle(spans, answer(request(body(spans))));
  }

  /** The answer, once there is one that is not for later. */
  private HttpResponse<byte[]> answer(HttpRequest request) throws InterruptedException {
    Duration pause = Duration.ofSeconds(1);
    while (true) {
      Duration wished = null;
      String trouble;
      try {
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (!isForLater(answer.statusCode())) {
          return answer;
        }
        trouble = "it answers " + answer.statusCode();
        wished = RetryAfter.of(answer);
      } catch (IOException e) {
        trouble = "there is no answer: " + e;
      }
      Duration now = wished == null ? pause : wished;
      tell.accept(notTaken("the spans", trouble + "; again in " + now.toMillis() + " ms"));
      Thread.sleep(now.toMillis());
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
  }

  private static boolean isForLater(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  private void settle(List<Span> spans, HttpResponse<byte[]> answer) throws InterruptedException {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      rejected(answer.body());
    } else if (status == 413 && spans.size() > 1) {
      send(spans.subList(0, spans.size() / 2));
      send(spans.subList(spans.size() / 2, spans.size()));
    } else if (status == 413) {
      refuse(1, "it is too large for it (" + spans.get(0).name() + ")");
    } else if (status == 400 || status == 422) {
      refuse(spans.size(), "it refuses them with " + status);
    } else if (status == 401 || status == 403) {
      throw new ClientException(
          notTaken("spans", "it answers " + status + ": it wants a login in " + HEADERS));
    } else {
      throw new ClientException(
          notTaken("spans", "it answers " + status + ": is that its address?"));
    }
  }

  /** A collector may take some of the spans only, and say so. */
  private void rejected(byte[] body) {
    try {
      Map<?, ?> partial =
          Json.parse(body) instanceof Map<?, ?> map ? Fields.object(map, "partialSuccess") : null;
      Object count = partial == null ? null : partial.get("rejectedSpans");
      if (count != null && !"0".equals(count.toString())) {
        refuse(Long.parseLong(count.toString()), "it says: " + partial.get("errorMessage"));
      }
    } catch (Json.InvalidJsonException | NumberFormatException e) {
      // Success in other words: the status is what counts.
    }
  }

  private void refuse(long spans, String why) {
    refused += spans;
    tell.accept(
        notTaken(spans + (spans == 1 ? " span" : " spans"), why) + "; left out so far: " + refused);
  }

  private String notTaken(String what, String why) {
    return "Expected " + what + " to be taken by " + endpoint + ", but " + why;
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
