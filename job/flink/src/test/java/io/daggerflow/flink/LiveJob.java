package io.daggerflow.flink;

import io.daggerflow.value.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;

/** The whole job on the Flink cluster of a test, with a broker of its own and a user's hands. */
final class LiveJob implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final InMemoryReporter metrics;
  private final Path folder;
  private final Broker broker;
  private @Nullable JobClient client;

  /**
   * @param folder for checkpoints and savepoints
   * @param metrics where the cluster shows its metrics
   */
  LiveJob(Path folder, InMemoryReporter metrics, String... topics) throws Exception {
    this.folder = folder;
    this.metrics = metrics;
    broker = new Broker();
    broker.createOwnTopics();
    for (String topic : topics) {
      broker.create(topic, 2);
    }
  }

  static MiniClusterExtension cluster(InMemoryReporter metrics) {
    return Jobs.cluster(1, 2, metrics.addToConfiguration(new Configuration()));
  }

  Broker broker() {
    return broker;
  }

  // ---- the job

  /** Starts it, from a savepoint if there is one, with these options besides the necessary ones. */
  void start(int parallelism, @Nullable String savepoint, String... more) throws Exception {
    Configuration settings = Jobs.settings(Duration.ofMillis(300), folder.resolve("cp"), savepoint);
    List<String> options = new ArrayList<>(List.of("--parallelism", String.valueOf(parallelism)));
    options.addAll(List.of(more));
    client =
        Jobs.submit(broker, Jobs.restarting(1_000_000, settings), options.toArray(new String[0]));
  }

  JobClient client() {
    return Objects.requireNonNull(client);
  }

  /** A savepoint; the job goes on. */
  String savepoint() throws Exception {
    return savepoint(SavepointFormatType.CANONICAL);
  }

  String savepoint(SavepointFormatType format) throws Exception {
    return client().triggerSavepoint(folder.resolve("sp").toUri().toString(), format).get();
  }

  /** Stops it with a savepoint. */
  String stop() throws Exception {
    String savepoint =
        client()
            .stopWithSavepoint(
                false, folder.resolve("sp").toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    client = null;
    return savepoint;
  }

  /** A counter of the present submission, summed up over the subtasks. */
  long counter(String name) {
    String id = client().getJobID().toString();
    return metrics.getMetricsByGroup().entrySet().stream()
        .filter(group -> id.equals(group.getKey().getAllVariables().get("<job_id>")))
        .filter(group -> !group.getKey().getAllVariables().containsKey("<template>"))
        .map(group -> group.getValue().get(name))
        .filter(Counter.class::isInstance)
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  /** How many checkpoints the present submission has completed. */
  long checkpoints() {
    return gauge("numberOfCompletedCheckpoints");
  }

  long failedCheckpoints() {
    return gauge("numberOfFailedCheckpoints");
  }

  private long gauge(String name) {
    String id = client().getJobID().toString();
    return metrics.getMetricsByGroup().entrySet().stream()
        .filter(group -> id.equals(group.getKey().getAllVariables().get("<job_id>")))
        .filter(group -> !group.getKey().getAllVariables().containsKey("<template>"))
        .map(group -> group.getValue().get(name))
        .filter(Gauge.class::isInstance)
        .mapToLong(metric -> ((Number) ((Gauge<?>) metric).getValue()).longValue())
        .sum();
  }

  // ---- a user

  void request(String id, String type, String fields) {
    broker.send(
        "dagger.control",
        id,
        "{\"type\":\"" + type + "\",\"instanceId\":\"" + id + "\"" + fields + "}");
  }

  void start(String id, String template, String parameters) {
    request(id, "start", ",\"template\":\"" + template + "\",\"parameters\":" + parameters);
  }

  void deploy(String requestId, String definition) {
    broker.send(
        "dagger.deployments",
        "",
        "{\"type\":\"deploy\",\"requestId\":\""
            + requestId
            + "\",\"definition\":"
            + definition
            + "}");
  }

  /** Deploys a template as it stands in a file, and waits until it counts. */
  void deployed(String file) {
    String requestId = "deploy-" + file.hashCode();
    deploy(requestId, Json.text(Samples.template(file).source()));
    awaitRecord(
        "dagger.templates",
        seen ->
            requestId.equals(seen.json().get("requestId"))
                && "ACTIVE".equals(seen.json().get("status")));
  }

  static void await(BooleanSupplier condition) {
    Jobs.await(PATIENCE, condition);
  }

  Broker.Seen awaitRecord(String topic, Predicate<Broker.Seen> wanted) {
    try (Broker.Reader reader = broker.read(topic)) {
      await(
          () -> {
            reader.next();
            return reader.all().stream().anyMatch(wanted);
          });
      return reader.all().stream().filter(wanted).findFirst().orElseThrow();
    }
  }

  Broker.Seen awaitEvent(String id, String... parts) {
    return awaitRecord(
        "dagger.events",
        seen -> id.equals(seen.key()) && List.of(parts).stream().allMatch(seen.value()::contains));
  }

  Broker.Seen awaitStatus(String id, String status) {
    return awaitRecord(
        "dagger.events", seen -> id.equals(seen.key()) && status.equals(seen.json().get("status")));
  }

  Broker.Seen awaitRejection(String id) {
    return awaitRecord("dagger.rejections", seen -> id.equals(seen.key()));
  }

  /** The records of a topic whose value contains a text, after the record that a caller awaited. */
  List<Broker.Seen> records(String topic, Predicate<Broker.Seen> wanted) {
    try (Broker.Reader reader = broker.read(topic)) {
      while (!reader.next().isEmpty() || reader.all().isEmpty()) {
        // until nothing comes
      }
      return reader.all().stream().filter(wanted).toList();
    }
  }

  @Override
  public void close() throws Exception {
    if (client != null) {
      client.cancel().get();
    }
    broker.close();
  }
}
