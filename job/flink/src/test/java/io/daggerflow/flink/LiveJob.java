package io.daggerflow.flink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;

/** The whole job on the Flink cluster of a test, with a broker of its own and a user's hands. */
final class LiveJob extends User implements AutoCloseable {

  private final InMemoryReporter metrics;
  private final Path folder;
  private @Nullable JobClient client;

  /**
   * @param folder for checkpoints and savepoints
   * @param metrics where the cluster shows its metrics
   */
  LiveJob(Path folder, InMemoryReporter metrics, String... topics) throws Exception {
    super(new Broker());
    this.folder = folder;
    this.metrics = metrics;
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

  @Override
  public void close() throws Exception {
    if (client != null) {
      client.cancel().get();
    }
    broker.close();
  }
}
