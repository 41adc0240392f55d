package io.daggerflow.flink;

import io.daggerflow.value.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The whole job on the Flink cluster of a test, with a broker of its own and a user's hands. */
final class LiveJob implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final InMemoryReporter metrics;
  private final Path folder;
  private final Broker broker;
  private final List<String> options = new ArrayList<>();
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
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .setConfiguration(metrics.addToConfiguration(configuration))
            .build());
  }

  Broker broker() {
    return broker;
  }

  // ---- the job

  /** Starts it, from a savepoint if there is one, with these options besides the necessary ones. */
  void start(int parallelism, @Nullable String savepoint, String... more) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("cp").toUri().toString());
    configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 20);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000_000);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    options.clear();
    options.addAll(List.of("--bootstrap-servers", broker.servers()));
    options.addAll(List.of("--parallelism", String.valueOf(parallelism)));
    options.addAll(List.of(more));
    JobOptions parsed = JobOptions.parse(options.toArray(new String[0]));
    WorkflowJob.prepare(parsed, env, new PrintStream(PrintStream.nullOutputStream()));
    client = env.executeAsync(WorkflowJob.name(parsed));
  }

  JobClient client() {
    return Objects.requireNonNull(client);
  }

  /** A savepoint; the job goes on. */
  String savepoint() throws Exception {
    return client()
        .triggerSavepoint(folder.resolve("sp").toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
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
        .map(group -> group.getValue().get(name))
        .filter(Counter.class::isInstance)
        .mapToLong(metric -> ((Counter) metric).getCount())
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
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
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
