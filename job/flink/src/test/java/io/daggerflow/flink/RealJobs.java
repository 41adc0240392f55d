package io.daggerflow.flink;

import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.scenario.Callees;
import io.daggerflow.scenario.ScenarioJob;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Starts the real job anew for each scenario, one after the other: all on one broker, and on a
 * cluster that has jobs of others too.
 */
final class RealJobs implements ScenarioJob.Factory, AutoCloseable {

  /** Every call of a scenario has a place: its answer comes when the scenario says. */
  private static final CallLimits CALLS =
      new CallLimits(1_000_000, 1_000_000, 10_000_000, Integer.MAX_VALUE);

  private static final Pattern TOPIC = Pattern.compile("topic: *\"?([A-Za-z0-9._-]+)");
  private static final Pattern TEMPLATE = Pattern.compile("[-A-Za-z0-9_./]+\\.yaml");

  /** The topics that are named by expressions only, and how many partitions they need. */
  private static final Map<String, Integer> COMPUTED = Map.of("topic-1", 1, "topic-7", 4);

  private final MiniCluster cluster;
  private final Broker broker;
  private final ScenarioKafka kafka;
  private final Path folder;
  private final Map<String, Integer> topics = new HashMap<>();
  private int number;

  /**
   * @param folder for what the jobs write
   */
  RealJobs(MiniCluster cluster, Broker broker, Path folder) {
    this.cluster = cluster;
    this.broker = broker;
    this.kafka = new ScenarioKafka(broker.servers());
    this.folder = folder;
  }

  /** The topics that a scenario file and its templates name will exist for the next scenarios. */
  void use(Path file) throws IOException {
    topics.clear();
    topics.putAll(COMPUTED);
    topics.put("dagger.loopback", Preflight.LOOPBACK_PARTITIONS);
    for (String own :
        List.of("deployments", "control", "templates", "events", "rejections", "dead-letters")) {
      topics.put("dagger." + own, 1);
    }
    String text = Files.readString(file);
    addTopics(text);
    Matcher templates = TEMPLATE.matcher(text);
    while (templates.find()) {
      Path template = file.resolveSibling(templates.group());
      if (Files.exists(template)) {
        addTopics(Files.readString(template));
      }
    }
  }

  private void addTopics(String text) {
    Matcher names = TOPIC.matcher(text);
    while (names.find()) {
      topics.putIfAbsent(names.group(1), 1);
    }
  }

  @Override
  public ScenarioJob open(ScenarioJob.Setup setup) {
    kafka.begin(topics);
    JobID id = new JobID();
    TestClock clock = new TestClock(id, setup.now());
    JobOptions options = options(setup.secrets());
    Settings settings = WorkflowJob.settings(options, setup.templates(), setup.now(), 0, CALLS);
    RealOutput output = new RealOutput(options.topics(), kafka, setup.templates());
    RealCalls calls =
        new RealCalls(
            settings.run(),
            CALLS,
            setup.callees(),
            asked -> output.call(withNumber(output, asked)));
    try {
      JobClient client = submit(id, options, settings);
      return new RealJob(cluster, client, clock, kafka, output, calls, settings);
    } catch (RuntimeException e) {
      calls.close();
      clock.close();
      throw e;
    }
  }

  private static Callees.Asked withNumber(RealOutput output, Callees.Asked asked) {
    return new Callees.Asked(
        asked.instanceId(),
        asked.path(),
        asked.attempt(),
        output.withNumber(asked.instanceId(), asked.idempotencyKey()),
        asked.call());
  }

  private JobOptions options(Map<String, String> secrets) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers=" + broker.servers(),
                "--deployment-id=" + folder.getFileName() + "-" + ++number,
                "--parallelism=1",
                "--kafka.partition.discovery.interval.ms=1000",
                "--kafka.register.consumer.metrics=false",
                "--kafka.register.producer.metrics=false"));
    if (!secrets.isEmpty()) {
      args.add("--secrets=" + secretsFile(secrets));
    }
    return JobOptions.parse(args.toArray(new String[0]));
  }

  private Path secretsFile(Map<String, String> secrets) {
    List<String> lines = new ArrayList<>();
    secrets.forEach((name, value) -> lines.add(name + ": \"" + value + '"'));
    try {
      return Files.write(folder.resolve("secrets"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JobClient submit(JobID id, JobOptions options, Settings settings) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, id.toHexString());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    WorkflowJob.configure(env, options, new PrintStream(PrintStream.nullOutputStream()));
    WorkflowJob.build(env, settings, options.deploymentId(), WorkflowJob.outputs(options, 60_000));
    try {
      return env.executeAsync(WorkflowJob.name(options));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
