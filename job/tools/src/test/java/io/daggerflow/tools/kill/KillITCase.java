package io.daggerflow.tools.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;

/**
 * Instances of ParcelFulfilment, which has timers, handlers, HTTP calls, copies and compensation,
 * while everything is killed: TaskManagers, the JobManager, the broker; and the job is rescaled and
 * upgraded in between. What counts is what a reader of committed records finds at the end, compared
 * with a model of each order.
 *
 * <p>With {@code -Dkill.instances=5000 -Dkill.taskmanagers=5} it is the large one of
 * job/docs/recovery.md.
 */
final class KillITCase {

  private static final int INSTANCES = Integer.getInteger("kill.instances", 200);
  private static final int PER_SECOND = Integer.getInteger("kill.rate", 25);
  private static final int TASKMANAGER_KILLS = Integer.getInteger("kill.taskmanagers", 1);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime() % 1_000_000);
  private static final String OPTIONS = System.getProperty("kill.options", "");

  private static final Path FOLDER = Path.of("target/kill-test").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int PARALLELISM = 2;
  private static final int RESCALED = 3;

  private static final List<String> AUDITED =
      List.of(
          "dagger.events",
          "dagger.rejections",
          "dagger.dead-letters",
          "fulfilment.approvals.wanted",
          "fulfilment.escalations",
          "shipping.post",
          "shipping.freight",
          "shipping.recalls",
          "customers.messages");

  /** What is done to the installation. */
  private enum Fault {
    TASKMANAGER,
    JOBMANAGER,
    BROKER,
    RESCALE,
    UPGRADE
  }

  private final long begin = System.nanoTime();
  private final Random random = new Random(SEED);
  private String job = "";
  private int parallelism = PARALLELISM;
  private int restarts;

  @Test
  void everythingEndsAsTheModelSaysWhateverIsKilled() throws Exception {
    say("seed " + SEED + ", " + INSTANCES + " instances; again with -Dkill.seed=" + SEED);
    Files.createDirectories(FOLDER);
    try (LabelPrinter printer = new LabelPrinter();
        Installation installation = new Installation(FOLDER, RESCALED, template(printer))) {
      try {
        run(installation, printer);
        installation.discard(FOLDER.resolve("logs"));
      } catch (Exception | AssertionError e) {
        say("FAILED; logs and topics stay in " + installation.directory());
        say("look at them again with scripts/cluster start --dir " + installation.directory());
        throw e;
      }
    }
    say("all processes are stopped");
  }

  /** The template as it stands, but for the address of the printer. */
  private static Path template(LabelPrinter printer) throws IOException {
    Path original = Installation.ROOT.resolve("templates/ParcelFulfilment.yaml");
    String text = Files.readString(original);
    String changed = text.replace("http://labels.example.com", printer.address());
    assertThat(changed).as("a template with a printer").isNotEqualTo(text);
    return Files.writeString(FOLDER.resolve("ParcelFulfilment.yaml"), changed);
  }

  private void run(Installation installation, LabelPrinter printer) throws Exception {
    String server = installation.bootstrapServer();
    installation.createTopics();
    job = installation.submit(parallelism, "--handlers", Installation.HANDLERS.toString());
    say("job " + job + " runs with parallelism " + parallelism);
    List<Fault> faults = faults();
    Set<String> retries;
    try (People people = new People(server, printer);
        Service carrier = new Service(server, Carrier.TOPICS, new Carrier());
        Service manager =
            new Service(server, List.of("fulfilment.approvals.wanted"), Carrier::approve);
        TopicLog events =
            new TopicLog(server, IsolationLevel.READ_COMMITTED, List.of("dagger.events"));
        Steady orders = new Steady(INSTANCES, PER_SECOND, mark(1, faults), people::order)) {
      Watch watch = new Watch(events, people, orders, List.of(carrier, manager));
      for (int i = 0; i < faults.size(); i++) {
        int from = mark(i, faults);
        int at = from + 1 + random.nextInt(Math.max(1, (mark(i + 1, faults) - from) * 3 / 4));
        watch.until("order " + at, () -> orders.started() >= at);
        watch.pass(Duration.ofMillis(random.nextInt(8_000))); // right after a recovery, or later
        orders.upTo(mark(i + 2, faults));
        say((i + 1) + " of " + faults.size() + ": " + faults.get(i) + " " + watch.progress());
        long hit = System.currentTimeMillis();
        int open = printer.open();
        hit(faults.get(i), installation, watch);
        say(
            String.format(
                Locale.ROOT,
                "    %s is over after %.1f s; %d calls were under way",
                faults.get(i),
                (System.currentTimeMillis() - hit) / 1000.0,
                open));
      }
      orders.upTo(INSTANCES);
      watch.untilOver(people::finished, INSTANCES);
      retries = people.retries();
      say("tasks on hold that an operator let try again, by reason: " + people.holds());
    }
    say("restarts after kills of TaskManagers: " + restarts);
    say("labels asked for again with the same key: " + printer.askedAgain());
    installation.stop(job);
    audit(server, printer, retries, faults);
  }

  private List<Fault> faults() {
    List<Fault> faults = new ArrayList<>(Collections.nCopies(TASKMANAGER_KILLS, Fault.TASKMANAGER));
    faults.addAll(List.of(Fault.JOBMANAGER, Fault.BROKER, Fault.RESCALE, Fault.UPGRADE));
    Collections.shuffle(faults, random);
    return faults;
  }

  /** Orders that are started before the fault of this index, at most. */
  private static int mark(int index, List<Fault> faults) {
    return Math.min(INSTANCES, INSTANCES * index / (faults.size() + 1));
  }

  // ---- faults

  private void hit(Fault fault, Installation installation, Watch watch) throws Exception {
    FlinkRest rest = installation.rest();
    long since = System.currentTimeMillis();
    switch (fault) {
      case TASKMANAGER -> {
        installation.cluster("kill-taskmanager");
        installation.cluster("start-taskmanager");
        watch.until("the job to notice", () -> rest.lastIn("RESTARTING", job) > since);
        restarts++;
      }
      case JOBMANAGER -> {
        installation.end("jobmanager", true);
        installation.cluster("start", "--timeout=300");
        job =
            installation.submit(
                parallelism,
                "--handlers",
                Installation.HANDLERS.toString(),
                "--savepoint",
                "latest");
      }
      case BROKER -> {
        installation.end("kafka", false);
        installation.cluster("start", "--timeout=300");
      }
      case RESCALE -> {
        parallelism = RESCALED;
        job = installation.upgrade("--parallelism", String.valueOf(RESCALED));
      }
      case UPGRADE -> {
        Path jar = FOLDER.resolve("the-same-code.jar");
        Files.copy(Installation.JOB, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        job = installation.upgrade(jar.toString());
      }
    }
    long over = System.currentTimeMillis();
    watch.until("all tasks to run", () -> rest.runs(job));
    watch.until("a checkpoint", () -> rest.checkpointBegunAfter(over, job) > 0);
  }

  // ---- the verdict

  private void audit(String server, LabelPrinter printer, Set<String> retries, List<Fault> faults) {
    List<ParcelOrder> orders = ParcelOrder.all(INSTANCES);
    FulfilmentAudit audit = new FulfilmentAudit(orders, retries, OPTIONS.contains("low-latency"));
    TopicLog.Reading reading = TopicLog.read(server, AUDITED, audit::add);
    say("read_committed: " + audit.summary());
    say("read_uncommitted: " + reading.aborted() + " records more, of aborted steps");
    say("events by submission of the job: " + audit.jobRuns().values());
    say("orders with events of several submissions: " + audit.ordersOfSeveralRuns());
    assertThat(audit.findings()).as(audit::describe).isEmpty();
    assertThat(reading.committedEnds())
        .as("open transactions hold readers back")
        .isEqualTo(reading.ends());
    assertThat(audit.jobRuns()).as("submissions of the job").hasSize(4);
    assertThat(audit.ordersOfSeveralRuns()).as("orders in the middle of a stop").isPositive();
    assertThat(restarts).isEqualTo(Collections.frequency(faults, Fault.TASKMANAGER));
    judge(printer, orders);
  }

  /** Every label was asked for, with one idempotency key however often it was. */
  private static void judge(LabelPrinter printer, List<ParcelOrder> orders) {
    List<String> findings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    printer
        .keys()
        .forEach(
            (parcel, keys) -> {
              if (keys.size() != 1 || !seen.addAll(keys)) {
                findings.add(parcel + " was asked for with " + keys);
              }
            });
    orders.stream()
        .flatMap(order -> order.labelled().stream())
        .filter(parcel -> !printer.keys().containsKey(parcel))
        .forEach(parcel -> findings.add(parcel + " was never asked for"));
    assertThat(findings).isEmpty();
  }

  // ---- waiting

  private void say(String text) {
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    System.out.printf(Locale.ROOT, "[kill test %4d s] %s%n", seconds, text);
  }

  /** Lets the people see the events while something is waited for, and tells how far they are. */
  private final class Watch extends Waiting {

    private final TopicLog events;
    private final People people;
    private final Steady orders;
    private final List<Service> services;

    Watch(TopicLog events, People people, Steady orders, List<Service> services) {
      super(PATIENCE, Duration.ofSeconds(15), KillITCase.this::say);
      this.events = events;
      this.people = people;
      this.orders = orders;
      this.services = services;
    }

    void pass(Duration duration) throws Exception {
      long end = System.nanoTime() + duration.toNanos();
      until("time to pass", () -> System.nanoTime() > end);
    }

    @Override
    void live() throws IOException {
      for (ConsumerRecord<String, String> entry : events.next()) {
        people.see(entry);
      }
      services.forEach(Service::check);
      orders.check();
    }

    @Override
    String progress() {
      return "orders: " + orders.started() + " started, " + people.finished() + " over";
    }
  }
}
