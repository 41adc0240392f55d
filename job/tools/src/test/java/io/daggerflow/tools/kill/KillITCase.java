package io.daggerflow.tools.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;

/**
 * Orders go on while the job is stopped, resumed with another parallelism, and its TaskManager is
 * killed: real processes, started by the scripts, on a broker of their own. What counts is what a
 * reader of committed records finds at the end.
 */
final class KillITCase {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int ORDERS = 2_000;
  private static final int PER_SECOND = 70;
  private static final int STOP_AT = 500;
  private static final int UNTIL_RESUMED = 1_300;
  private static final int KILL_AT = 1_500;
  private static final int UNTIL_KILLED = 1_950;

  /** Before and after the stop; the other way round with -Dkill.before=2 -Dkill.after=1. */
  private static final int BEFORE = Integer.getInteger("kill.before", 1);

  private static final int AFTER = Integer.getInteger("kill.after", 2);

  private static final Path TEMPLATE = Installation.ROOT.resolve("templates/OrderWorkflow.yaml");
  private static final Path FOLDER = Path.of("target/kill-test");
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final List<String> AUDITED =
      List.of(
          "dagger.events",
          "PAYMENT_COMMAND",
          "SHIPPING_COMMAND",
          "dagger.rejections",
          "dagger.dead-letters");

  private final long begin = System.nanoTime();
  private final Set<String> completed = new HashSet<>();

  @Test
  void nothingIsLostAndNothingIsTwice() throws Exception {
    say("starting Kafka and Flink in " + FOLDER.toAbsolutePath());
    try (Installation installation = new Installation(FOLDER, Math.max(BEFORE, AFTER), TEMPLATE)) {
      try {
        run(installation);
        installation.discard(FOLDER.resolve("logs"));
      } catch (Exception | AssertionError e) {
        say("FAILED; logs and topics stay in " + installation.directory());
        say("look at them again with scripts/cluster start --dir " + installation.directory());
        throw e;
      }
    }
    say("all processes are stopped");
  }

  private void run(Installation installation) throws Exception {
    FlinkRest rest = installation.rest();
    String server = installation.bootstrapServer();
    installation.createTopics();
    String job = installation.submit(BEFORE);
    say("job " + job + " runs with parallelism " + BEFORE);
    String second;
    try (Service payment = Service.of("PAYMENT", server);
        Service shipping = Service.of("SHIPPING", server);
        TopicLog events =
            new TopicLog(server, IsolationLevel.READ_COMMITTED, List.of("dagger.events"));
        Orders starts = new Orders(server);
        Steady orders = new Steady(ORDERS, PER_SECOND, UNTIL_RESUMED, starts::start)) {
      Watch watch = new Watch(events, orders, List.of(payment, shipping));

      watch.until("the first orders", () -> orders.started() >= STOP_AT && !completed.isEmpty());
      String savepoint = installation.stop(job);
      say("stopped with savepoint " + savepoint);
      second = installation.submit(AFTER, "--savepoint", savepoint);
      say("job " + second + " goes on with parallelism " + AFTER);
      String resumed = second;
      watch.until("its checkpoint", () -> rest.checkpointBegunAfter(0, resumed) > 0);

      orders.upTo(UNTIL_KILLED);
      watch.until("more orders", () -> orders.started() >= KILL_AT);
      kill(installation, rest, second, watch);
      watch.untilOver(completed::size, ORDERS);
    }
    int restores = rest.restores(second);
    say("restores of the job, the first from the savepoint: " + restores);
    assertThat(restores).as("restores of the job").isGreaterThan(1);
    installation.stop(second);
    audit(server);
  }

  private static void kill(Installation installation, FlinkRest rest, String job, Watch watch)
      throws Exception {
    long killed = System.currentTimeMillis();
    installation.cluster("kill-taskmanager");
    watch.say("killed the TaskManager with kill -9, starting a new one");
    watch.orders.upTo(ORDERS);
    CompletableFuture<String> started =
        CompletableFuture.supplyAsync(call(() -> installation.cluster("start-taskmanager")));
    watch.until("the job to notice", () -> rest.lastIn("RESTARTING", job) > killed);
    long noticed = rest.lastIn("RESTARTING", job);
    watch.until(
        "the job to run again", () -> rest.lastIn("RUNNING", job) > noticed && rest.runs(job));
    long running = System.currentTimeMillis();
    watch.until("a checkpoint", () -> rest.checkpointBegunAfter(noticed, job) > 0);
    long checkpoint = rest.checkpointBegunAfter(noticed, job);
    started.join();
    watch.say(
        String.format(
            Locale.ROOT,
            "after kill -9: noticed in %.1f s, all tasks run in %.1f s, first checkpoint in %.1f s",
            (noticed - killed) / 1000.0,
            (running - killed) / 1000.0,
            (checkpoint - killed) / 1000.0));
  }

  private static java.util.function.Supplier<String> call(Callable<String> callable) {
    return () -> {
      try {
        return callable.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }

  // ---- the verdict

  private void audit(String server) {
    Audit audit = new Audit(Orders.ids(ORDERS), Orders.garbage(ORDERS));
    TopicLog.Reading reading = TopicLog.read(server, AUDITED, audit::add);
    List<String> findings = audit.findings();
    say("read_committed: " + audit.summary());
    say("read_uncommitted: " + reading.aborted() + " records more, of aborted steps");
    say("events by submission of the job: " + audit.jobRuns().values());
    say("orders begun under one and ended under the other: " + audit.ordersOfSeveralRuns());
    assertThat(findings).as(audit::describe).isEmpty();
    assertThat(reading.committedEnds())
        .as("open transactions hold readers back")
        .isEqualTo(reading.ends());
    assertThat(audit.jobRuns()).as("submissions of the job").hasSize(2);
    assertThat(audit.ordersOfSeveralRuns()).as("orders in the middle of the stop").isPositive();
  }

  // ---- waiting

  private void say(String text) {
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    System.out.printf(Locale.ROOT, "[kill test %3d s] %s%n", seconds, text);
  }

  /** Follows the orders while something is waited for, and tells how far they are. */
  private final class Watch extends Waiting {

    private final TopicLog events;
    private final Steady orders;
    private final List<Service> services;

    Watch(TopicLog events, Steady orders, List<Service> services) {
      super(PATIENCE, Duration.ofSeconds(5), KillITCase.this::say);
      this.events = events;
      this.orders = orders;
      this.services = services;
    }

    void say(String text) {
      KillITCase.this.say(text);
    }

    @Override
    void live() throws IOException {
      for (ConsumerRecord<String, String> record : events.next()) {
        JsonNode event = JSON.readTree(record.value());
        if (event.path("status").asText().equals("COMPLETED")) {
          completed.add(record.key());
        }
      }
      services.forEach(Service::check);
      orders.check();
    }

    @Override
    String progress() {
      return "orders: " + orders.started() + " started, " + completed.size() + " completed";
    }
  }
}
