package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two publishers of one writer, as after a restore while the process before is still alive. */
final class PublisherITCase {

  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
    broker.create("markers", 1);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static Publisher publisher(String id) {
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.servers());
    return new Publisher(new Publishing(kafka, 60_000, "", "markers"), id);
  }

  private static Batch batch(String topic, String attempt, long number) throws IOException {
    BatchContent content = new BatchContent();
    byte[] value = (attempt + number).getBytes(StandardCharsets.UTF_8);
    content.add(new OutRecord(topic, null, value, value, List.of()));
    return new Batch(0, attempt, number, 1, content.toBytes());
  }

  private static void assertPublished(String topic, String... values) {
    try (Broker.Reader reader = broker.read(topic)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInSameThread()
          .until(
              () -> {
                reader.next();
                return reader.all().size() >= values.length;
              });
      reader.next();
      assertThat(reader.all()).extracting(Broker.Seen::value).containsExactly(values);
    }
  }

  @Test
  void aBatchIsPublishedOnce() throws Exception {
    broker.create("once", 1);
    try (Publisher first = publisher("once-0")) {
      assertThat(first.publish(batch("once", "a", 1))).isTrue();
      assertThat(first.publish(batch("once", "a", 1))).isFalse();
      assertThat(first.publish(batch("once", "a", 2))).isTrue();
    }
    try (Publisher next = publisher("once-0")) {
      assertThat(next.publish(batch("once", "a", 2))).isFalse();
      assertThat(next.publish(batch("once", "b", 1))).isTrue();
    }
    try (Publisher ofAnOlderSavepoint = publisher("once-0")) {
      assertThat(ofAnOlderSavepoint.publish(batch("once", "a", 1))).isFalse();
      assertThat(ofAnOlderSavepoint.publish(batch("once", "c", 1))).isTrue();
    }
    assertPublished("once", "a1", "a2", "b1", "c1");
  }

  @Test
  void whoeverWasTakenOverPublishesNothingMore() throws Exception {
    broker.create("fenced", 1);
    try (Publisher zombie = publisher("fenced-0")) {
      assertThat(zombie.publish(batch("fenced", "a", 1))).isTrue();
      try (Publisher next = publisher("fenced-0")) {
        assertThatThrownBy(() -> zombie.publish(batch("fenced", "a", 2)))
            .isInstanceOfAny(ProducerFencedException.class)
            .isNotNull();
        assertThat(next.publish(batch("fenced", "a", 2))).isTrue();
      }
    }
    assertPublished("fenced", "a1", "a2");
  }

  @Test
  void aZombieThatTakesOverLateFindsWhatWasPublishedInItsPlace() throws Exception {
    broker.create("late", 1);
    try (Publisher next = publisher("late-0")) {
      assertThat(next.publish(batch("late", "a", 1))).isTrue();
      assertThat(next.publish(batch("late", "b", 1))).isTrue();
      try (Publisher zombie = publisher("late-0")) {
        assertThat(zombie.publish(batch("late", "a", 1))).isFalse();
      }
      assertThatThrownBy(() -> next.publish(batch("late", "b", 2)))
          .isInstanceOf(ProducerFencedException.class);
    }
    assertPublished("late", "a1", "b1");
  }
}
