package io.daggerflow.tools.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the JobManager says of a job. */
final class FlinkRest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;

  FlinkRest(URI address) {
    this.address = address;
  }

  /** Whether the job and each of its tasks runs. */
  boolean runs(String job) throws IOException, InterruptedException {
    JsonNode answer = get("/jobs/" + job);
    boolean all = answer.path("state").asText().equals("RUNNING");
    for (JsonNode vertex : answer.path("vertices")) {
      all &= vertex.path("status").asText().equals("RUNNING");
      all &= vertex.path("tasks").path("RUNNING").asInt() == vertex.path("parallelism").asInt();
    }
    return all;
  }

  /** Epoch milliseconds at which the job was last in this status; 0 if it never was. */
  long lastIn(String status, String job) throws IOException, InterruptedException {
    return get("/jobs/" + job).path("timestamps").path(status).asLong();
  }

  /**
   * Epoch milliseconds at which the last checkpoint was complete, if it was begun after a point in
   * time; 0 otherwise.
   */
  long checkpointBegunAfter(long time, String job) throws IOException, InterruptedException {
    JsonNode latest = get("/jobs/" + job + "/checkpoints").path("latest").path("completed");
    return latest.path("trigger_timestamp").asLong() > time
        ? latest.path("latest_ack_timestamp").asLong()
        : 0;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60)).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answers " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
