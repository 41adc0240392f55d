package io.daggerflow.tools.client;

import io.daggerflow.value.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a console for what it knows ({@code dagger console}). */
public final class ConsoleClient {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;

  private final String address;
  private final @Nullable String token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * @param address {@code http://host:port}
   * @param token null for a console that wants none
   * @throws ClientException if it is no address
   */
  public ConsoleClient(String address, @Nullable String token) {
    this.address = address.replaceFirst("/+$", "");
    this.token = token;
    if (!address.matches("https?://[^/?#]+/*")) {
      throw new ClientException(
          "Expected the address of a console as http://host:port, but it is '" + address + "'");
    }
  }

  /**
   * Asks.
   *
   * @param path percent-encoded
   * @param query names and values in turn
   * @throws ClientException if the console does not answer, or answers with a refusal
   */
  public Map<String, @Nullable Object> get(String path, List<String> query) {
    Map<String, @Nullable Object> answer = find(path, query);
    if (answer == null) {
      throw new ClientException("Expected " + path + " at " + address + ", but there is none");
    }
    return answer;
  }

  /** As {@link #get}, but null where the console does not know what is asked for. */
  public @Nullable Map<String, @Nullable Object> find(String path, List<String> query) {
    HttpResponse<byte[]> response = send(path, query);
    Map<String, @Nullable Object> json = json(response.body());
    if (response.statusCode() == NOT_FOUND) {
      return null;
    }
    if (response.statusCode() >= 400 || json == null) {
      Object error = json == null ? null : json.get("error");
      throw new ClientException(
          "Expected an answer of the console at "
              + address
              + ", but it says "
              + response.statusCode()
              + (error == null ? "" : ": " + error)
              + (response.statusCode() == 401 ? " (DAGGER_CONSOLE_TOKEN)" : ""));
    }
    return json;
  }

  private HttpResponse<byte[]> send(String path, List<String> query) {
    StringBuilder uri = new StringBuilder(address).append(path);
    for (int i = 0; i < query.size(); i += 2) {
      uri.append(i == 0 ? '?' : '&').append(encode(query.get(i))).append('=');
      uri.append(encode(query.get(i + 1)));
    }
    HttpRequest request = request(uri.toString());
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new ClientException(
          "Expected a console at " + address + ", but it does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected an answer of the console, but was interrupted", e);
    }
  }

  private HttpRequest request(String uri) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE);
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      return request.build();
    } catch (IllegalArgumentException e) {
      throw new ClientException(
          "Expected the address of a console as http://host:port, and a token that fits into a"
              + " header, but the address is '"
              + address
              + "'",
          e);
    }
  }

  /** A part of a path. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  @SuppressWarnings("unchecked") // Json gives maps with text keys
  private static @Nullable Map<String, @Nullable Object> json(byte[] body) {
    try {
      return Json.parse(body) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
    } catch (Json.InvalidJsonException e) {
      return null;
    }
  }
}
