package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.command.Output;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dagger bench}: measures the engine on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures OrderWorkflow on this machine: throughput, CPU, state, times, and beside it a bare"
          + " job that moves as many records.",
      "",
      "It starts an installation of its own, submits the job, starts orders and plays both services,"
          + " all in this process with one thread. Nothing is asserted: figures are worth comparing"
          + " only with those of the same machine, as quiet as this time.",
    },
    footer = {
      "%nFigures:",
      "  workflows/s        completed per second in a steady state: the number under way is kept",
      "  tasks/s            four of a workflow",
      "  CPU ms             user and system time of a process, native threads included, divided by",
      "                     workflows; hurt less by neighbours than rates are",
      "  used by others     CPU of the machine that none of the processes measured has used; above",
      "                     a few percent distrust rates and times",
      "  whole workflow     from sending the start record to reading the COMPLETED event; with",
      "                     low-latency, where events wait for their checkpoint, to reading a command",
      "                     that the timed orders have as a fifth task",
      "  reply to command   from sending the reply for PAYMENT to reading the command for SHIPPING;",
      "                     with exactly-once this is about half a checkpoint interval and one more",
      "                     checkpoint",
      "  state              growth of a checkpoint, and of RocksDB's files, by the open instances,",
      "                     divided by their number",
      "  bare job           Kafka, keyBy, one RocksDB value of 300 B read and written per record,",
      "                     Kafka exactly-once; as many records of the same length in and out as a",
      "                     workflow was seen to have",
      "  parts, methods     samples of Java code only; time in RocksDB's native code is what a",
      "                     thread's CPU seconds have more",
    })
public final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--open", paramLabel = "N", description = "Open instances (default: 0).")
  private int open;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Workflows started per second; 0 (default): as fast as they go.")
  private double rate;

  @Option(
      names = "--under-way",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Most workflows at a time (default: ${DEFAULT-VALUE}).")
  private int underWay;

  @Option(
      names = "--workflows",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Workflows of a round (default: ${DEFAULT-VALUE}).")
  private int workflows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "60000",
      description = "Workflows before anything is measured (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "As 500ms (default: ${DEFAULT-VALUE}).")
  private String checkpointInterval;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Parallel tasks of each operator (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the topics (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--delivery",
      paramLabel = "MODE",
      defaultValue = "exactly-once",
      description = "Of the workflow job: exactly-once or low-latency (default: ${DEFAULT-VALUE}).")
  private String delivery;

  @Option(
      names = "--latency-rate",
      paramLabel = "R",
      defaultValue = "50",
      description =
          "Workflows per second while times are taken; 0: take none (default: ${DEFAULT-VALUE}).")
  private double latencyRate;

  @Option(
      names = "--latency-seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long times are taken (default: ${DEFAULT-VALUE}).")
  private int latencySeconds;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink for both jobs; can be repeated.")
  private Map<String, String> flink = new LinkedHashMap<>();

  @Option(
      names = "--job-option",
      paramLabel = "KEY=VALUE",
      description =
          "An option of the workflow job, for example kafka.linger.ms=50; can be repeated.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--no-bare", description = "Leave out the bare job.")
  private boolean noBare;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "Write a flight recording of the TaskManager and show where its time goes. It costs some"
              + " percent.")
  private @Nullable Path profile;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder of the installation (default: .local/bench). One that runs is used and left"
              + " running.")
  private @Nullable Path dir;

  @Option(names = "--keep", description = "Leave the installation running in the end.")
  private boolean keep;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "The broker of a running installation, together with --rest.")
  private @Nullable String bootstrapServer;

  @Option(
      names = "--rest",
      paramLabel = "URL",
      description =
          "Flink's REST interface of a running installation. The job is submitted by scripts/submit,"
              + " so with --dir, or FLINK_HOME for a Flink of your own.")
  private @Nullable String rest;

  @Mixin private Output output;

  @Override
  public Integer call() {
    if ((bootstrapServer == null) != (rest == null)) {
      throw new ParameterException(
          spec.commandLine(), "Expected --bootstrap-server and --rest together");
    }
    Path home = Home.path();
    Path folder = (dir == null ? home.resolve(".local/bench") : dir).toAbsolutePath().normalize();
    Setup setup = setup();
    Report report = new Report(output, Runtime.getRuntime().availableProcessors());
    report.setup(setup);
    try (Installation installation = installation(home, folder)) {
      String broker = bootstrapServer == null ? installation.bootstrapServer() : bootstrapServer;
      String flink = rest == null ? installation.rest() : rest;
      new Bench(
              setup,
              installation,
              new FlinkRest(flink),
              Connection.to(broker),
              report,
              output.err())
          .run();
      installation.purge();
    }
    report.print();
    return 0;
  }

  private Installation installation(Path home, Path folder) {
    if (bootstrapServer != null) {
      return Installation.existing(home, folder, output.err());
    }
    output.err().println("Starting an installation, unless it runs");
    output.err().flush();
    return Installation.start(home, folder, keep, output.err());
  }

  private Setup setup() {
    return new Setup(
        open,
        rate,
        underWay,
        warmUp,
        rounds,
        workflows,
        latencyRate,
        latencySeconds,
        checkpointInterval,
        parallelism,
        partitions,
        delivery,
        !noBare,
        flink,
        options,
        profile);
  }
}
