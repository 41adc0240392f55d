package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Flink's REST interface tells of jobs and their checkpoints. */
final class FlinkRest {

  /**
   * A completed checkpoint.
   *
   * @param millis from its trigger to its completion
   * @param stateBytes all that it refers to
   * @param newBytes that it wrote
   */
  record Checkpoint(long id, long triggered, long millis, long stateBytes, long newBytes) {}

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String address;

  FlinkRest(String address) {
    this.address = address.contains("://") ? address : "http://" + address;
  }

  String state(String job) {
    return String.valueOf(get("/jobs/" + job).get("state"));
  }

  void cancel(String job) {
    send(
        HttpRequest.newBuilder(uri("/jobs/" + job + "?mode=cancel"))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
  }

  /** The completed ones among the last, the newest first. */
  List<Checkpoint> checkpoints(String job) {
    List<Checkpoint> completed = new ArrayList<>();
    if (get("/jobs/" + job + "/checkpoints").get("history") instanceof List<?> history) {
      for (Object one : history) {
        if (one instanceof Map<?, ?> map && "COMPLETED".equals(map.get("status"))) {
          completed.add(checkpoint(map));
        }
      }
    }
    return completed;
  }

  private static Checkpoint checkpoint(Map<?, ?> map) {
    return new Checkpoint(
        number(map.get("id")),
        number(map.get("trigger_timestamp")),
        number(map.get("end_to_end_duration")),
        number(map.get("state_size")),
        number(map.get("checkpointed_size")));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private URI uri(String path) {
    return URI.create(address + path);
  }

  private Map<?, ?> get(String path) {
    String body = send(HttpRequest.newBuilder(uri(path)).GET());
    try {
      if (Json.parse(body) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (Json.InvalidJsonException e) {
      // said below
    }
    throw new ClientException("Expected JSON from " + uri(path) + ", but found: " + body);
  }

  private String send(HttpRequest.Builder request) {
    HttpRequest built = request.timeout(PATIENCE).build();
    try {
      HttpResponse<String> response = client.send(built, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new ClientException(
            "Expected success of "
                + built.uri()
                + ", but it answered "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new ClientException(
          "Expected Flink's REST interface at " + address + ", but: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected an answer of Flink, but was interrupted", e);
    }
  }
}
