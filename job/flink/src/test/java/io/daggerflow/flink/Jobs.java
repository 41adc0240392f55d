package io.daggerflow.flink;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Clusters and submissions, as the tests of the whole job need them. */
final class Jobs {

  private Jobs() {}

  /** A cluster with memory for RocksDB. */
  static MiniClusterExtension cluster(int taskManagers, int slots, Configuration more) {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(taskManagers)
            .setNumberSlotsPerTaskManager(slots)
            .setConfiguration(withMemory(more))
            .build());
  }

  static Configuration withMemory(Configuration more) {
    return more.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
  }

  /**
   * Settings of a job that is not restarted.
   *
   * @param folder for its checkpoints
   * @param savepoint where it goes on from; null for a new one
   */
  static Configuration settings(Duration interval, Path folder, @Nullable String savepoint) {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 20);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    return settings;
  }

  /** Lets it be restarted, a tenth of a second after a failure. */
  static Configuration restarting(int attempts, Configuration settings) {
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, attempts);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    return settings;
  }

  /**
   * Submits the job as its main does.
   *
   * @param more options besides the address of the broker
   */
  static JobClient submit(Broker broker, Configuration settings, String... more) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    List<String> all = new ArrayList<>(List.of("--bootstrap-servers", broker.servers()));
    all.addAll(List.of(more));
    JobOptions options = JobOptions.parse(all.toArray(new String[0]));
    WorkflowJob.prepare(options, env, new PrintStream(PrintStream.nullOutputStream()));
    return env.executeAsync(WorkflowJob.name(options));
  }

  static void await(Duration patience, BooleanSupplier condition) {
    Awaitility.await()
        .atMost(patience)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }
}
