package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.call.HttpBody;
import io.daggerflow.value.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests with the JDK's client, HTTP/1.1, redirects not followed. What it says of a
 * failure holds no part of the request, which may have secrets.
 */
final class HttpCaller implements Caller {

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s;\"']+)");

  private final HttpClient client;
  private final Watch watch;
  private final int responseBytes;
  private final Set<Future<?>> underWay = ConcurrentHashMap.newKeySet();

  HttpCaller(Executor threads, Watch watch, int responseBytes) {
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
    this.watch = watch;
    this.responseBytes = responseBytes;
  }

  @Override
  public void call(Ask ask, Consumer<Answer> reply) {
    CompletableFuture<HttpResponse<byte[]>> exchange;
    try {
      HttpRequest request = request((Call.HttpRequest) ask.call(), ask.idempotencyKey());
      exchange = client.sendAsync(request, info -> new LimitedBody(responseBytes));
    } catch (RuntimeException e) {
      reply.accept(
          new Answer.Failed(
              null,
              "Expected a request with an http address, a method and headers that HTTP allows, but"
                  + " it cannot be sent",
              false));
      return;
    }
    underWay.add(exchange);
    Future<?> alarm = watch.after(ask.leftMillis(), () -> exchange.cancel(true));
    exchange.whenComplete(
        (response, error) -> {
          Watch.cancel(alarm);
          underWay.remove(exchange);
          reply.accept(error == null ? answer(response) : failed(ask, error));
        });
  }

  // ---- request

  private static HttpRequest request(Call.HttpRequest call, String idempotencyKey) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(call.headers());
    headers.putIfAbsent(IDEMPOTENCY_KEY, printable(idempotencyKey));
    Object body = call.body();
    if (body != null) {
      headers.putIfAbsent(
          CONTENT_TYPE, body instanceof String ? "text/plain; charset=utf-8" : "application/json");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(call.url())).method(call.method(), publisher(body));
    headers.forEach(request::setHeader);
    return request.build();
  }

  private static HttpRequest.BodyPublisher publisher(@Nullable Object body) {
    if (body == null) {
      return HttpRequest.BodyPublishers.noBody();
    }
    return HttpRequest.BodyPublishers.ofByteArray(
        body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : Json.bytes(body));
  }

  /** The text as headers allow it: other characters, and the percent sign, percent-encoded. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (one >= ' ' && one <= '~' && one != '%') {
        printable.append((char) one);
      } else {
        printable.append('%').append(String.format("%02X", one));
      }
    }
    return printable.toString();
  }

  // ---- answer

  private static Answer answer(HttpResponse<byte[]> response) {
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    String text = new String(response.body(), charset(headers.get("content-type")));
    return new Answer.Response(response.statusCode(), headers, HttpBody.read(text));
  }

  private static Charset charset(@Nullable String contentType) {
    Matcher named = CHARSET.matcher(contentType == null ? "" : contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private static Answer failed(Ask ask, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof LimitedBody.TooLargeException) {
      return new Answer.Failed("TOO_LARGE", String.valueOf(cause.getMessage()), false);
    }
    String why =
        cause instanceof CancellationException
            ? " in time"
            : ": "
                + cause.getClass().getSimpleName()
                + (cause.getMessage() == null ? "" : ", " + cause.getMessage());
    return new Answer.Failed(null, "no answer of " + ask.target().name() + why, true);
  }

  @Override
  public void close() {
    underWay.forEach(exchange -> exchange.cancel(true));
    watch.close();
  }
}
