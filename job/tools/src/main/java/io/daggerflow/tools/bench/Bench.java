package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.TopicPlan;
import io.daggerflow.tools.client.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/** The course of a benchmark: the workflow job in several parts, then the bare job. */
final class Bench {

  /** How long workflows go at the low rate before their times are taken. */
  private static final int SETTLE_SECONDS = 10;

  private static final int STATE_BYTES = 300;
  private static final String BARE_JOB = "io.daggerflow.flink.bench.BareJob";

  private static final List<String> TOPICS =
      List.of(
          "control",
          "deployments",
          "templates",
          "events",
          "rejections",
          "dead-letters",
          "loopback");

  private final Setup setup;
  private final Installation installation;
  private final FlinkRest rest;
  private final Connection throughput;
  private final Connection latency;
  private final String run = Long.toString(System.currentTimeMillis() / 1000 % 60_000_000, 36);
  private final Report report;
  private final PrintWriter log;
  private final Map<Long, FlinkRest.Checkpoint> checkpoints = new TreeMap<>();
  private String job = "";

  Bench(
      Setup setup,
      Installation installation,
      FlinkRest rest,
      Connection connection,
      Report report,
      PrintWriter log) {
    this.setup = setup;
    this.installation = installation;
    this.rest = rest;
    this.report = report;
    this.log = log;
    Topics topics = topics();
    throughput = new Connection(with(connection, 5), topics);
    latency = new Connection(with(connection, 0), topics);
  }

  /** Topics of this run alone: it disturbs no other job, and no earlier run disturbs it. */
  private Topics topics() {
    Map<String, String> names = new HashMap<>();
    for (String name : TOPICS) {
      names.put(name, topic(name));
    }
    return Topics.of(names);
  }

  private String topic(String name) {
    return "bench." + run + "." + name;
  }

  private static Map<String, Object> with(Connection connection, int linger) {
    Map<String, Object> settings = new HashMap<>(connection.settings());
    settings.put("linger.ms", String.valueOf(linger));
    settings.put("batch.size", "131072");
    settings.put("compression.type", "lz4");
    settings.put("max.block.ms", "60000");
    settings.put("max.poll.records", "5000");
    settings.put("check.crcs", "false");
    return settings;
  }

  /** Runs it all. */
  void run() {
    submitWorkflowJob();
    warmUp();
    Traffic traffic = Traffic.count(throughput, ids('w'), setup.warmUp());
    report.traffic(traffic);
    open();
    measureWorkflows();
    measureTimes();
    cancel();
    if (setup.bare()) {
      measureBare(traffic);
    }
  }

  private void say(String sentence) {
    log.println(sentence);
    log.flush();
  }

  private Ids ids(char part) {
    return new Ids(part + run);
  }

  // ---- the workflow job

  private void submitWorkflowJob() {
    say("Submitting the workflow job");
    createTopics(
        throughput,
        List.of(
            Orders.PAYMENT_COMMAND,
            Orders.PAYMENT_LISTENER,
            Orders.SHIPPING_COMMAND,
            Orders.SHIPPING_LISTENER,
            Orders.OVER));
    List<String> words = new ArrayList<>(flinkOptions());
    words.addAll(
        List.of(
            "--",
            "--deployment-id",
            "bench-" + run,
            "--delivery",
            setup.delivery(),
            "--templates",
            templates().toString()));
    for (String name : TOPICS) {
      words.addAll(List.of("--topics." + name, topic(name)));
    }
    setup.options().forEach((key, value) -> words.addAll(List.of("--" + key, value)));
    submit(words);
  }

  private List<String> flinkOptions() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--parallelism", String.valueOf(setup.parallelism())));
    words.addAll(List.of("-D", "execution.checkpointing.interval=" + setup.checkpointInterval()));
    setup.flink().forEach((key, value) -> words.addAll(List.of("-D", key + "=" + value)));
    return words;
  }

  private void submit(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--bootstrap-servers", throughput.bootstrapServers()));
    job = installation.submit(all.toArray(String[]::new));
    checkpoints.clear();
  }

  private void createTopics(Connection connection, List<String> others) {
    try (Admin admin = connection.admin()) {
      TopicPlan.of(connection.topics(), others, setup.partitions(), null).create(admin, connection);
    }
  }

  /**
   * OrderWorkflow, the same for orders that wait for longer than a benchmark takes, and the same
   * with a command at its end.
   */
  private Path templates() {
    try {
      String order =
          Files.readString(Home.path().resolve("templates").resolve("OrderWorkflow.yaml"));
      Path folder = Files.createDirectories(installation.folder().resolve("tmp/bench"));
      Files.writeString(folder.resolve("OrderWorkflow.yaml"), order);
      Files.writeString(
          folder.resolve("OpenOrder.yaml"),
          order
              .replace("template: OrderWorkflow", "template: " + OpenOrders.TEMPLATE)
              .replace("PT15M", "P7D"));
      Files.writeString(
          folder.resolve("SayingOrder.yaml"),
          order.replace("template: OrderWorkflow", "template: " + Orders.SAYING)
              + "  - {name: END, tasks: [{name: OVER, type: kafka-command, topic: "
              + Orders.OVER
              + ", value: over}]}\n");
      return folder.toAbsolutePath();
    } catch (IOException e) {
      throw new ClientException("Expected templates/OrderWorkflow.yaml, but: " + e, e);
    }
  }

  private void warmUp() {
    say("Warming up: " + setup.warmUp() + " workflows");
    drive(producer -> orders(producer, 'w'), 0, drive -> drive.all(setup.warmUp()));
  }

  private Orders orders(Producer<byte[], byte[]> producer, char part) {
    return orders(producer, part, false, 0, 0);
  }

  private Orders orders(
      Producer<byte[], byte[]> producer, char part, boolean saying, int firstTimed, int timed) {
    Topics topics = throughput.topics();
    return new Orders(
        producer, topics.control(), topics.events(), ids(part), saying, firstTimed, timed);
  }

  /** Opens the instances of the background, and sees how much state they take. */
  private void open() {
    if (setup.open() == 0) {
      return;
    }
    long checkpointBefore = settled().stateBytes();
    long filesBefore = installation.rocksDbBytes();
    say("Opening " + setup.open() + " instances that wait");
    Topics topics = throughput.topics();
    drive(
        producer -> new OpenOrders(producer, topics.control(), topics.events(), ids('o')),
        0,
        drive -> drive.all(setup.open()));
    long checkpoint = settled().stateBytes() - checkpointBefore;
    report.open(setup.open(), checkpoint, installation.rocksDbBytes() - filesBefore);
  }

  /** A checkpoint that begins now or later. */
  private FlinkRest.Checkpoint settled() {
    long begin = System.currentTimeMillis();
    for (int i = 0; i < 300; i++) {
      for (FlinkRest.Checkpoint checkpoint : rest.checkpoints(job)) {
        if (checkpoint.triggered() >= begin) {
          return checkpoint;
        }
      }
      sleep(200);
    }
    throw new ClientException("Expected a checkpoint within a minute, but there was none");
  }

  private void measureWorkflows() {
    say("Measuring " + setup.rounds() + " rounds of " + setup.workflows() + " workflows");
    Path file = setup.profile();
    Profile profile =
        file == null
            ? null
            : new Profile(
                installation.processes().getOrDefault(Round.TASK_MANAGER, List.of()), file);
    if (profile != null) {
      profile.start();
    }
    List<Round> rounds = rounds(producer -> orders(producer, 'm'));
    if (profile != null) {
      profile.stop();
    }
    report.workflows(rounds, List.copyOf(checkpoints.values()));
    if (profile != null) {
      report.profile(profile);
    }
  }

  private List<Round> rounds(Function<Producer<byte[], byte[]>, Load> load) {
    List<Moment> moments = new ArrayList<>();
    int before = Math.min(setup.underWay(), setup.workflows());
    drive(
        load,
        setup.rate(),
        drive ->
            moments.addAll(drive.rounds(before, setup.rounds(), setup.workflows(), this::moment)));
    return Round.between(moments);
  }

  private Moment moment(long completed) {
    Moment moment = new Moment(System.nanoTime(), completed, installation.cpu(), Proc.machine());
    for (FlinkRest.Checkpoint checkpoint : rest.checkpoints(job)) {
      checkpoints.put(checkpoint.id(), checkpoint);
    }
    return moment;
  }

  private void measureTimes() {
    int timed = (int) (setup.latencyRate() * setup.latencySeconds());
    if (timed == 0) {
      return;
    }
    int untimed = (int) (setup.latencyRate() * SETTLE_SECONDS);
    say(
        "Taking times: %d workflows at %s/s, after %d that are not timed"
            .formatted(timed, setup.latencyRate(), untimed));
    double machine = Proc.machine();
    double own = sum(installation.cpu());
    long begin = System.nanoTime();
    try (Producer<byte[], byte[]> producer = latency.producer()) {
      boolean saying = setup.delivery().equals("low-latency");
      Orders orders = orders(producer, 'l', saying, untimed, timed);
      try (Drive drive =
          new Drive(latency, orders, Integer.MAX_VALUE / 2, setup.latencyRate(), this::check)) {
        drive.all(untimed + timed);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      double others = Proc.machine() - machine - (sum(installation.cpu()) - own);
      report.times(orders.whole(), orders.replyToCommand(), others / seconds);
    }
  }

  private static double sum(Map<String, Double> cpu) {
    return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private void cancel() {
    rest.cancel(job);
    for (int i = 0; i < 300 && !rest.state(job).equals("CANCELED"); i++) {
      sleep(200);
    }
  }

  // ---- the bare job

  private void measureBare(Traffic traffic) {
    say("Submitting the bare job");
    createTopics(throughput, List.of(BareRecords.IN, BareRecords.OUT, BareRecords.LOOP));
    List<String> words = new ArrayList<>(List.of("--main", BARE_JOB));
    words.addAll(flinkOptions());
    words.addAll(
        List.of(
            "--",
            "--in",
            BareRecords.IN,
            "--out",
            BareRecords.OUT,
            "--loop",
            BareRecords.LOOP,
            "--inputs",
            String.valueOf(traffic.inputs()),
            "--outs",
            String.valueOf(traffic.outs()),
            "--loops",
            String.valueOf(traffic.loops()),
            "--out-bytes",
            String.valueOf(traffic.outBytes()),
            "--loop-bytes",
            String.valueOf(traffic.loopBytes()),
            "--state-bytes",
            String.valueOf(STATE_BYTES)));
    submit(words);
    settled();
    int apart = Math.max(1, setup.underWay() / traffic.inputs());
    say("Warming up: " + setup.warmUp() + " times the records of a workflow");
    drive(
        producer -> new BareRecords(producer, traffic, ids('b'), apart),
        0,
        drive -> drive.all(setup.warmUp()));
    say("Measuring the bare job");
    report.bare(rounds(producer -> new BareRecords(producer, traffic, ids('c'), apart)));
    cancel();
  }

  // ---- driving

  /** Lets a load be used, checks how its workflows ended, and closes everything. */
  private void drive(
      Function<Producer<byte[], byte[]>, Load> loads, double rate, Consumer<Drive> use) {
    try (Producer<byte[], byte[]> producer = throughput.producer()) {
      Load load = loads.apply(producer);
      try (Drive drive = new Drive(throughput, load, setup.underWay(), rate, this::check)) {
        use.accept(drive);
      }
      if (load instanceof Orders orders && orders.unsuccessful() > 0) {
        throw new ClientException(
            "Expected every order to be COMPLETED, but "
                + orders.unsuccessful()
                + " were not: the machine is too slow for their time limit");
      }
    }
  }

  private void check() {
    String state = rest.state(job);
    if (!state.equals("RUNNING")) {
      throw new ClientException("Expected the job to run, but it is " + state);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected to wait, but was interrupted", e);
    }
  }
}
