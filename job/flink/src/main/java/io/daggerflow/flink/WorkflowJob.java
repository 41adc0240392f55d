package io.daggerflow.flink;

import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.routing.Router;
import io.daggerflow.template.Graph;
import io.daggerflow.template.WorkflowTemplate;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Entry point of the Flink job. */
public final class WorkflowJob {

  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  /** How often partitions are looked for. */
  private static final String DISCOVERY = "partition.discovery.interval.ms";

  private static final String DEFAULT_DISCOVERY_MILLIS = "10000";

  private WorkflowJob() {}

  /**
   * Builds the job and hands it to Flink.
   *
   * @param args options of the job
   */
  public static void main(String[] args) throws Exception {
    JobOptions options = JobOptions.parse(args);
    if (options.wantsHelp()) {
      System.out.print(JobOptions.help());
      return;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    prepare(options, env, System.out);
    env.execute(name(options));
  }

  static String name(JobOptions options) {
    return "dagger " + options.deploymentId();
  }

  /** Checks what can be checked before the job runs, and builds it. */
  static void prepare(JobOptions options, StreamExecutionEnvironment env, PrintStream log)
      throws Exception {
    configure(env, options, log);
    List<WorkflowTemplate> templates = TemplateFiles.read(options.templates(), log::println);
    long transactionTimeout;
    try (Preflight preflight = new Preflight(options.kafka())) {
      preflight.checkTopics(options.topics());
      transactionTimeout = preflight.transactionTimeoutMillis();
    }
    if (goesOn(env)) {
      AcceptedVersions.check(
          templates, new TemplatesTopic(options.topics().templates(), options.kafka()));
    }
    Announcement.of(templates, options.topics(), options.kafka());
    if (options.sink() == SinkKind.TRANSACTIONS) {
      log.println(
          "The longest outage that loses no output is "
              + Duration.ofMillis(transactionTimeout)
              + ": the transaction.max.timeout.ms of the brokers, at most a day");
    }
    Settings settings = settings(options, templates, interval(env));
    build(env, settings, options.deploymentId(), outputs(options, transactionTimeout));
  }

  /** How records leave, as the options choose. */
  static Outputs outputs(JobOptions options, long transactionTimeoutMillis) {
    return switch (options.sink()) {
      case TRANSACTIONS ->
          new KafkaOutputs(options.deploymentId(), options.kafka(), transactionTimeoutMillis);
      case WRITE_AHEAD ->
          new WriteAheadOutputs(
              options.deploymentId(),
              options.kafka(),
              options.topics().loopback(),
              options.batchBytes(),
              transactionTimeoutMillis);
    };
  }

  /** Whether the job starts from a savepoint. */
  private static boolean goesOn(StreamExecutionEnvironment env) {
    return env.getConfiguration().getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent();
  }

  // ---- configuration

  /** Sets what the job needs; what the operator has set stays, or is refused. */
  static void configure(StreamExecutionEnvironment env, JobOptions options, PrintStream log) {
    require(env, CheckpointingOptions.ENABLE_UNALIGNED, false);
    require(
        env, CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    Configuration ours = new Configuration();
    Defaults defaults = new Defaults(env.getConfiguration(), ours, log);
    defaults.set(PipelineOptions.GENERIC_TYPES, false);
    defaults.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    defaults.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    defaults.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    boolean atOnce = options.delivery() == DeliveryMode.LOW_LATENCY;
    defaults.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(atOnce ? 1 : 5));
    Duration interval = options.checkpointInterval();
    defaults.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        interval == null ? DEFAULT_INTERVAL : interval);
    defaults.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 5);
    int maxParallelism = options.maxParallelism();
    defaults.set(PipelineOptions.MAX_PARALLELISM, maxParallelism == 0 ? 128 : maxParallelism);
    defaults.tellUnused(
        "checkpoint-interval", interval, CheckpointingOptions.CHECKPOINTING_INTERVAL);
    defaults.tellUnused(
        "max-parallelism",
        maxParallelism == 0 ? null : maxParallelism,
        PipelineOptions.MAX_PARALLELISM);
    env.configure(ours);
    if (options.parallelism() > 0) {
      env.setParallelism(options.parallelism());
    }
  }

  /**
   * At a checkpoint no record may be on its way between tasks, nor be taken by one of them twice:
   * what is said of retired versions adds up at checkpoints only, and records may change their form
   * from one version of the job to the next.
   */
  private static <T> void require(
      StreamExecutionEnvironment env, ConfigOption<T> option, T expected) {
    T given = env.getConfiguration().get(option);
    if (!given.equals(expected)) {
      throw new UsageException(
          "Expected "
              + option.key()
              + " to be "
              + expected
              + ", but it is "
              + given
              + ": the job needs aligned checkpoints");
    }
  }

  /** Settings for keys that nobody has set. */
  private record Defaults(ReadableConfig set, Configuration ours, PrintStream log) {

    <T> void set(ConfigOption<T> option, T value) {
      if (set.getOptional(option).isEmpty()) {
        ours.set(option, value);
      }
    }

    <T> void tellUnused(String name, @Nullable T given, ConfigOption<T> option) {
      T used = set.getOptional(option).orElse(null);
      if (given != null && used != null && !used.equals(given)) {
        log.println(
            "--"
                + name
                + " is not used: Flink's configuration says "
                + option.key()
                + " = "
                + used);
      }
    }
  }

  private static Duration interval(StreamExecutionEnvironment env) {
    return env.getConfiguration()
        .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
        .orElse(DEFAULT_INTERVAL);
  }

  /**
   * What the operators are told. A message is kept long enough for a subscription that is written
   * in one checkpoint and read after the next.
   */
  static Settings settings(
      JobOptions options, List<WorkflowTemplate> templates, Duration interval) {
    return settings(
        options,
        templates,
        System.currentTimeMillis(),
        2 * interval.toMillis() + 10_000,
        options.calls());
  }

  /** The same at another time and for other calls than the options say. */
  static Settings settings(
      JobOptions options,
      List<WorkflowTemplate> templates,
      long now,
      long leastKeepMillis,
      CallLimits calls) {
    return new Settings(
        UUID.randomUUID().toString(),
        now,
        options.topics(),
        options.messageBytes(),
        options.valuesOfMessage(),
        options.keptMessages(),
        options.elements(),
        options.eventBytes(),
        leastKeepMillis,
        options.recoveryGrace().toMillis(),
        TemplateFiles.stored(templates, now),
        calls,
        options.secrets(),
        options.delivery(),
        options.earlySubscriptions(),
        options.kafka(),
        options.sink());
  }

  // ---- the data's path

  /** Builds the job: every choice of options gives the same operators. */
  static void build(
      StreamExecutionEnvironment env, Settings settings, String deploymentId, Outputs outputs) {
    SingleOutputStreamOperator<Frame> templates =
        env.fromSource(
                deployments(settings, deploymentId),
                WatermarkStrategy.noWatermarks(),
                Names.TEMPLATES_IN,
                FrameTypeInfo.INSTANCE)
            .uid(Names.TEMPLATES_IN)
            .setParallelism(1)
            .process(new Deploy(settings, topics(settings)), FrameTypeInfo.INSTANCE)
            .uid(Names.TEMPLATES)
            .name(Names.TEMPLATES)
            .setParallelism(1);
    BroadcastStream<Frame> everywhere = templates.broadcast(Names.TEMPLATES_STATE);

    SingleOutputStreamOperator<Frame> route =
        env.fromSource(
                inputs(settings, deploymentId),
                WatermarkStrategy.noWatermarks(),
                Names.KAFKA,
                FrameTypeInfo.INSTANCE)
            .uid(Names.KAFKA)
            .forward()
            .connect(everywhere)
            .process(new Route(settings), FrameTypeInfo.INSTANCE)
            .uid(Names.ROUTE)
            .name(Names.ROUTE);

    SingleOutputStreamOperator<Frame> correlate =
        route
            .keyBy(Frame::key, Types.STRING)
            .process(new Correlate(settings), FrameTypeInfo.INSTANCE)
            .uid(Names.CORRELATE)
            .name(Names.CORRELATE);

    DataStream<Frame> answers =
        env.fromSource(
                new AnswersSource(settings.run(), settings.calls()),
                WatermarkStrategy.noWatermarks(),
                Names.ANSWERS,
                FrameTypeInfo.INSTANCE)
            .uid(Names.ANSWERS);

    SingleOutputStreamOperator<Frame> orchestrate =
        route
            .getSideOutput(Names.REQUESTS)
            .union(correlate, answers)
            .keyBy(Frame::key, Types.STRING)
            .connect(everywhere)
            .process(new Orchestrate(settings, topics(settings)), FrameTypeInfo.INSTANCE)
            .uid(Names.ORCHESTRATE)
            .name(Names.ORCHESTRATE);

    DataStream<Frame> releases =
        orchestrate
            .getSideOutput(Names.NEEDS)
            .process(new Retirements(settings), FrameTypeInfo.INSTANCE)
            .uid(Names.RETIREMENTS)
            .name(Names.RETIREMENTS)
            .setParallelism(1);

    DataStream<Frame> side =
        route
            .getSideOutput(Names.SIDE)
            .union(
                correlate.getSideOutput(Names.SIDE), templates.getSideOutput(Names.SIDE), releases);
    outputs.attach(orchestrate, Names.KAFKA_OUT);
    outputs.attach(side, Names.KAFKA_SIDE);
    ImmediateOutput.attach(
        orchestrate.getSideOutput(Names.COMMANDS), Names.COMMANDS_OUT, settings.kafka());
  }

  private static TopicsSource topics(Settings settings) {
    return () -> new BrokerTopics(properties(settings.kafka()));
  }

  private static KafkaSource<Frame> deployments(Settings settings, String deploymentId) {
    return source(settings, deploymentId + "-templates")
        .setTopics(settings.topics().deployments())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .build();
  }

  private static KafkaSource<Frame> inputs(Settings settings, String deploymentId) {
    List<Graph> graphs = settings.templates().stream().map(TemplateSet::compiled).toList();
    Router router = new Router(graphs, graphs, settings.limits(), settings.leastKeepMillis());
    Set<String> own = Set.of(settings.topics().control(), settings.topics().loopback());
    Set<String> wanted = new HashSet<>(own);
    wanted.add(settings.topics().replay());
    wanted.addAll(router.topics());
    return source(settings, deploymentId)
        .setKafkaSubscriber(new ExistingTopics(wanted, new DeployedTopics(settings)))
        .setStartingOffsets(
            new StartingOffsets(own, settings.submittedAt() - router.longestKeepMillis()))
        .setProperty(DISCOVERY, settings.kafka().getOrDefault(DISCOVERY, DEFAULT_DISCOVERY_MILLIS))
        .build();
  }

  private static KafkaSourceBuilder<Frame> source(Settings settings, String group) {
    return KafkaSource.<Frame>builder()
        .setProperties(properties(settings.kafka()))
        .setBootstrapServers(settings.kafka().get("bootstrap.servers"))
        .setGroupId(group)
        .setClientIdPrefix(group)
        .setProperty("isolation.level", "read_committed")
        .setDeserializer(new RecordCopier());
  }

  private static Properties properties(Map<String, String> kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    return properties;
  }
}
