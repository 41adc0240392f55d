package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job with low-latency delivery. It makes no checkpoint but those that the test asks for:
 * what comes out before the first one has waited for none.
 */
final class LowLatencyITCase {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String[] TOPICS = {"dagger.events", "PAYMENT_COMMAND", "SHIPPING_COMMAND"};

  @TempDir static Path folder;

  private static Broker broker;
  private static MiniCluster flink;
  private static JobClient job;

  @BeforeAll
  static void start() throws Exception {
    flink =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .setConfiguration(
                    Jobs.withMemory(new Configuration().set(RestOptions.BIND_PORT, "0")))
                .build());
    flink.start();
    TestStreamEnvironment.setAsContext(flink, 2);
    broker = new Broker();
    broker.createOwnTopics();
    for (String topic : List.of("PAYMENT", "SHIPPING")) {
      broker.create(topic + "_COMMAND", 2);
      broker.create(topic + "_LISTENER", 2);
    }
    job = submit();
  }

  @AfterAll
  static void stop() throws Exception {
    if (job != null) {
      job.cancel().get();
    }
    TestStreamEnvironment.unsetAsContext();
    flink.close();
    broker.close();
  }

  private static JobClient submit() throws Exception {
    Configuration settings = Jobs.restarting(20, Jobs.settings(Duration.ofHours(1), folder, null));
    settings.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofHours(1));
    return Jobs.submit(
        broker,
        settings,
        "--templates",
        "../../templates/OrderWorkflow.yaml",
        "--delivery",
        "low-latency",
        "--recovery-grace",
        "100ms");
  }

  private static void order(String number) {
    new User(broker)
        .start(number, "OrderWorkflow", "{\"order_number\":\"" + number + "\",\"amount\":10}");
  }

  private static void await(BooleanSupplier condition) {
    Jobs.await(PATIENCE, condition);
  }

  /** False if the job could not make one now. */
  private static boolean checkpoint() throws Exception {
    try {
      flink.triggerCheckpoint(job.getJobID()).get();
      return true;
    } catch (ExecutionException e) {
      Thread.sleep(200);
      return false;
    }
  }

  /** The services of the orders: each answers a message id once. */
  private static final class Services implements AutoCloseable {
    private final String prefix;
    private final Broker.Reader reader = broker.read(TOPICS);
    private final Map<String, Integer> commands = new HashMap<>();
    private final Map<String, List<Long>> seqs = new HashMap<>();
    private final Set<String> over = new HashSet<>();

    Services(String prefix) {
      this.prefix = prefix;
    }

    void turn(boolean answersShipping) {
      for (Broker.Seen seen : reader.next()) {
        if (!seen.value().contains(prefix)) {
          continue;
        }
        if (seen.topic().equals("dagger.events")) {
          event(seen);
        } else {
          boolean first =
              commands.merge(seen.headers().get("dagger-message-id"), 1, Integer::sum) == 1;
          if (first && (answersShipping || seen.topic().startsWith("PAYMENT"))) {
            answer(seen);
          }
        }
      }
    }

    private void event(Broker.Seen seen) {
      seqs.computeIfAbsent(seen.key(), id -> new ArrayList<>()).add((Long) seen.json().get("seq"));
      if ("COMPLETED".equals(seen.json().get("status"))) {
        over.add(seen.key());
      }
    }

    private static void answer(Broker.Seen command) {
      String number = command.json().get("order_number").toString();
      broker.send(
          command.topic().replace("COMMAND", "LISTENER"),
          number,
          "{\"order_number\":\"" + number + "\",\"payment_id\":7}");
    }

    void checkEvents(int orders) {
      assertThat(over).hasSize(orders);
      assertThat(seqs).hasSize(orders);
      assertThat(seqs.values())
          .as("a message that came early is taken in the step of another: two are enough")
          .allSatisfy(
              seq ->
                  assertThat(seq)
                      .hasSizeBetween(2, 3)
                      .isEqualTo(List.of(1L, 2L, 3L).subList(0, seq.size())));
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  @Test
  void allCommandsOfAnOrderComeOutBeforeAnyCheckpoint() throws Exception {
    int orders = 50;
    try (Services services = new Services("now-")) {
      for (int i = 0; i < orders; i++) {
        order("now-" + i);
      }
      await(
          () -> {
            services.turn(true);
            return services.commands.size() == 2 * orders;
          });
      assertThat(services.seqs).as("events wait for their checkpoint").isEmpty();
      long patience = System.nanoTime() + PATIENCE.toNanos();
      while (services.over.size() < orders && System.nanoTime() < patience) {
        checkpoint();
        services.turn(true);
      }
      services.checkEvents(orders);
      assertThat(services.commands.values()).as("nothing failed").containsOnly(1);
    }
  }

  @Test
  void afterAFailureCommandsRepeatWithEqualIdsAndEventsDoNot() throws Exception {
    int before = 20;
    int orders = 40;
    try (Services services = new Services("fail-")) {
      for (int i = 0; i < before; i++) {
        order("fail-" + i);
      }
      await(
          () -> {
            services.turn(false);
            return services.commands.size() == 2 * before;
          });
      await(
          () -> {
            try {
              return checkpoint();
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      for (int i = before; i < orders; i++) {
        order("fail-" + i);
      }
      await(
          () -> {
            services.turn(false);
            return services.commands.size() == 2 * orders;
          });
      assertThat(services.commands.values()).containsOnly(1);

      flink.terminateTaskManager(0).get();
      flink.startTaskManager();
      awaitRestart();
      await(
          () -> {
            services.turn(false);
            return services.commands.values().stream().anyMatch(times -> times > 1);
          });
      for (int i = 0; i < orders; i++) {
        broker.send("SHIPPING_LISTENER", "k", "{\"order_number\":\"fail-" + i + "\"}");
      }
      long patience = System.nanoTime() + PATIENCE.toNanos();
      while (services.over.size() < orders && System.nanoTime() < patience) {
        checkpoint();
        services.turn(false);
      }
      services.checkEvents(orders);
      assertThat(services.commands).as("no id that there was not before").hasSize(2 * orders);
    }
  }

  private static void awaitRestart() {
    JobID id = job.getJobID();
    await(
        () -> {
          try {
            return job.getJobStatus().get() == JobStatus.RUNNING;
          } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("job " + id, e);
          }
        });
  }
}
