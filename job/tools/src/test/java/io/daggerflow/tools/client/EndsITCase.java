package io.daggerflow.tools.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.tools.Run;
import io.daggerflow.tools.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading to the end of a topic of a real broker, which goes away. */
final class EndsITCase {

  private static final int RECORDS = 20;
  private static final String PROGRESS = "Reading dagger.events: \\d+ of some 20 records";

  @Test
  @Timeout(300)
  void aBrokerThatGoesAwayIsSaid() throws Exception {
    try (TestBroker broker = new TestBroker()) {
      assertThat(Run.dagger("topics", "--create", "--bootstrap-server", broker.server()).code())
          .isZero();
      List<String> said = new ArrayList<>();
      Connection connection =
          new Connection(
              Map.of("bootstrap.servers", broker.server(), "max.partition.fetch.bytes", "1"),
              Topics.defaults(),
              said::add);
      try (Producer<byte[], byte[]> producer = connection.producer()) {
        for (int i = 0; i < RECORDS; i++) {
          producer.send(new ProducerRecord<>("dagger.events", 0, null, new byte[10])).get();
        }
      }
      try (Consumer<byte[], byte[]> consumer = connection.consumer()) {
        List<TopicPartition> partition = List.of(new TopicPartition("dagger.events", 0));
        consumer.assign(partition);
        consumer.seekToBeginning(partition);
        Ends ends = new Ends(connection, consumer, Duration.ofSeconds(20));
        int[] read = new int[1];
        ends.reach(
            () -> {
              Thread.sleep(300);
              read[0] += consumer.poll(Duration.ofMillis(200)).count();
            });
        assertThat(read[0]).isEqualTo(RECORDS);
        assertThat(said).as("said while it took long").isNotEmpty();
        assertThat(said).allMatch(line -> line.matches(PROGRESS));

        consumer.seek(partition.get(0), 0);
        Ends gone = new Ends(connection, consumer, Duration.ofSeconds(2));
        broker.close();
        assertThatThrownBy(() -> gone.reach(() -> consumer.poll(Duration.ofMillis(200))))
            .isInstanceOf(ClientException.class)
            .hasMessage(
                "Expected to read topic 'dagger.events' on "
                    + connection.bootstrapServers()
                    + " to its end, but nothing came for 2 s");
      }
    }
  }
}
