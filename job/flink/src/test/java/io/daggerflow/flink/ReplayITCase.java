package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.value.Json;
import java.nio.file.Path;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that come again through {@code dagger.replay}, with the whole job. */
final class ReplayITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension FLINK = LiveJob.cluster(METRICS);

  @TempDir static Path folder;

  private static final String COUNTS =
      """
      template: Counts
      version: 1
      processes:
        - name: P
          tasks:
            - name: L
              type: kafka-listener
              topic: IN
              correlate: nr
              timeToLive: PT0S
              set: {count: "${ params.?count.orValue(0) + 1 }", got: "${ message.n }"}
              completeWhen: message.n == 9
      """;

  @Test
  void aMessageThatCameTooEarlyIsReplayedAndArrivesOnce() throws Exception {
    try (LiveJob job = new LiveJob(folder, METRICS, "IN")) {
      job.start(2, null);
      job.deployed(COUNTS);
      job.broker().send("IN", "k", "{\"nr\":\"A1\",\"n\":7}");
      Broker.Seen letter =
          job.awaitRecord(
              "dagger.dead-letters", seen -> "UNMATCHED".equals(seen.json().get("code")));

      job.start("o-1", "Counts", "{\"nr\":\"A1\"}");
      job.awaitStatus("o-1", "EXECUTING");
      job.broker().send("dagger.replay", letter.key(), letter.value());
      Broker.Seen event = job.awaitEvent("o-1", "\"count\":1");
      assertThat(event.value())
          .as("the message has its own position")
          .contains("{\"type\":\"message\",\"topic\":\"IN\",")
          .contains("\"offset\":" + Json.text(letter.json().get("offset")));
      assertThat(job.counter("messages_replayed")).isEqualTo(1);

      String savepoint = job.stop();
      job.start(1, savepoint);
      job.broker().send("IN", "k", "{\"nr\":\"A1\",\"n\":9}");
      Broker.Seen end = job.awaitStatus("o-1", "COMPLETED");
      assertThat(end.value()).as("it came once, after a restart too").contains("\"count\":2");
    }
  }
}
