package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/**
 * What savepoints are found by must not change by accident; states are in {@link SnapshotsTest}.
 */
final class JobGraphTest {

  private static final Path GOLDEN = Path.of("src/test/resources/job-graph.txt");

  private static StreamGraph graph(String... more) {
    List<String> args = new ArrayList<>(List.of("--bootstrap-servers", "localhost:1"));
    args.addAll(List.of(more));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    JobOptions options = JobOptions.parse(args.toArray(new String[0]));
    WorkflowJob.configure(env, options, new PrintStream(PrintStream.nullOutputStream()));
    WorkflowJob.build(
        env,
        Samples.settings(options.delivery()),
        options.deploymentId(),
        WorkflowJob.outputs(options, 1_000));
    return env.getStreamGraph();
  }

  private static String describe(StreamGraph graph) {
    StringBuilder text = new StringBuilder();
    graph.getStreamNodes().stream()
        .sorted(Comparator.comparingInt(StreamNode::getId))
        .forEach(
            node ->
                text.append(node.getTransformationUID())
                    .append(" | ")
                    .append(node.getOperatorName())
                    .append('\n'));
    text.append("max parallelism: ").append(graph.getExecutionConfig().getMaxParallelism());
    return text.append('\n').toString();
  }

  @Test
  void operatorsAreThoseOfReleasedSavepoints() throws Exception {
    assertThat(describe(graph())).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void optionsNeverChangeTheOperators() {
    String other =
        describe(
            graph(
                "--deployment-id",
                "x",
                "--parallelism",
                "3",
                "--checkpoint-interval",
                "9s",
                "--handlers.threads",
                "1",
                "--secrets.TOKEN",
                "env:TOKEN",
                "--delivery",
                "low-latency",
                "--sink",
                "transactions"));
    assertThat(other).isEqualTo(describe(graph()));
  }

  @Test
  void anOutputIsWrittenWhereItIsMade() {
    JobGraph job = graph().getJobGraph();
    TreeSet<String> tasks = new TreeSet<>();
    for (JobVertex vertex : job.getVertices()) {
      tasks.add(vertex.getName());
    }
    assertThat(tasks)
        .contains("correlate")
        .anyMatch(
            name ->
                name.startsWith("orchestrate -> (")
                    && name.contains("kafka-out: Writer -> kafka-out: Committer")
                    && name.contains("commands-out: Writer"));
  }

  @Test
  void buffersWaitLessWithLowLatencyUnlessTheOperatorSaysHowLong() {
    assertThat(bufferTimeout(new Configuration(), "exactly-once")).isEqualTo(5);
    assertThat(bufferTimeout(new Configuration(), "low-latency")).isEqualTo(1);
    Configuration set = new Configuration();
    set.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(20));
    assertThat(bufferTimeout(set, "low-latency")).isEqualTo(20);
  }

  private static long bufferTimeout(Configuration set, String delivery) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(set);
    WorkflowJob.configure(
        env,
        JobOptions.parse(new String[] {"--delivery", delivery}),
        new PrintStream(PrintStream.nullOutputStream()));
    return env.getBufferTimeout();
  }

  @Test
  void checkpointsWithRecordsOnTheirWayAreRefused() {
    Configuration unaligned = new Configuration();
    unaligned.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    assertThatThrownBy(() -> bufferTimeout(unaligned, "exactly-once"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "Expected execution.checkpointing.unaligned.enabled to be false, but it is true");
    Configuration twice = new Configuration();
    twice.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    assertThatThrownBy(() -> bufferTimeout(twice, "exactly-once"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Expected execution.checkpointing.mode to be EXACTLY_ONCE, but");
  }

  @Test
  void whatTheOperatorSetStays() {
    Configuration set = new Configuration();
    set.set(PipelineOptions.MAX_PARALLELISM, 64);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(set);
    WorkflowJob.configure(
        env,
        JobOptions.parse(new String[] {"--max-parallelism", "256"}),
        new PrintStream(PrintStream.nullOutputStream()));
    assertThat(env.getMaxParallelism()).isEqualTo(64);
    assertThat(env.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
  }
}
