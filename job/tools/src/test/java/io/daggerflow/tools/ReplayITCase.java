package io.daggerflow.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.message.Message;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Replay;
import io.daggerflow.tools.client.StoredLetter;
import io.daggerflow.tools.client.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters that are written to {@code dagger.replay}, on a real broker. */
final class ReplayITCase {

  private TestBroker broker;
  private Connection connection;

  @BeforeEach
  void start() throws Exception {
    broker = new TestBroker();
    connection = Connection.to(broker.server());
    assertThat(dagger("topics", "--create").code()).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  private Run dagger(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--bootstrap-server", broker.server()));
    return Run.dagger(all.toArray(String[]::new));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A dead letter of each offset. */
  private void letters(String topic, DeadLetter.Code code, long... offsets) {
    try (Producer<byte[], byte[]> producer = connection.producer()) {
      for (long offset : offsets) {
        Message message =
            new Message(topic, 0, offset, 1, utf8("k" + offset), utf8("{}"), List.of());
        DeadLetter letter =
            new DeadLetter(
                message, code, "why", null, null, code.name().startsWith("UNM") ? "v" : null);
        byte[] value =
            DeadLetterFormat.write(
                letter, Instant.parse("2030-01-01T00:00:00Z").toEpochMilli() + offset);
        producer.send(new ProducerRecord<>("dagger.dead-letters", message.key(), value));
      }
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(connection, topic)) {
      reader.whole().toEnd(records::add);
    }
    return records;
  }

  @Test
  void eachDeadLetterIsReplayedOnce() {
    letters("IN", DeadLetter.Code.UNMATCHED, 1, 2, 3);
    letters("IN", DeadLetter.Code.UNPARSABLE, 4);
    letters("dagger.loopback", DeadLetter.Code.INTERNAL_ERROR, 5);

    Run dry = dagger("dead-letters", "--replay", "--dry-run", "--code", "UNMATCHED");
    assertThat(dry.code()).as(dry.toString()).isZero();
    assertThat(dry.out())
        .contains("UNMATCHED  IN[0]@1  2030-01-01T00:00:00.001Z\n")
        .endsWith("3 to be replayed\n");
    assertThat(records("dagger.replay")).isEmpty();

    Run asked = dagger("dead-letters", "--replay");
    assertThat(asked.code()).isEqualTo(2);
    assertThat(asked.err()).contains("Expected --yes or --dry-run", "Replay 4 dead letters?");

    Run some = dagger("dead-letters", "--replay", "--yes", "--offset", "2..3");
    assertThat(some.code()).as(some.toString()).isZero();
    assertThat(some.out()).isEqualTo("2 replayed\n");
    Run all = dagger("dead-letters", "--replay", "--yes");
    assertThat(all.code()).isEqualTo(1);
    assertThat(all.out())
        .isEqualTo("2 replayed, 2 replayed before and left out (--again), 1 cannot come again\n");
    assertThat(all.err()).contains("dagger.loopback[0]@5: Expected a dead letter of requests or");
    Run json = dagger("dead-letters", "--replay", "--yes", "--json", "--topic", "IN");
    assertThat(json.out())
        .isEqualTo("{\"dryRun\":false,\"replayed\":0,\"before\":4,\"impossible\":0}\n");
    assertThat(records("dagger.replay")).hasSize(4);

    assertThat(dagger("dead-letters", "--replay", "--yes", "--again", "--key", "k4").out())
        .isEqualTo("1 replayed\n");
    assertThat(records("dagger.replay")).hasSize(5);
  }

  @Test
  void theReplayIsTheDeadLetterByteForByte() {
    letters("IN", DeadLetter.Code.UNMATCHED, 7);
    dagger("dead-letters", "--replay", "--yes");

    ConsumerRecord<byte[], byte[]> letter = records("dagger.dead-letters").get(0);
    ConsumerRecord<byte[], byte[]> replay = records("dagger.replay").get(0);
    assertThat(replay.key()).isEqualTo(letter.key());
    assertThat(replay.value()).isEqualTo(letter.value());
    assertThat(
            new String(replay.headers().lastHeader(Replay.HEADER).value(), StandardCharsets.UTF_8))
        .isEqualTo("dagger.dead-letters/" + letter.partition() + "/" + letter.offset());
  }

  @Test
  void deadLettersAreChosen() {
    letters("IN", DeadLetter.Code.UNMATCHED, 1, 2);
    letters("OTHER", DeadLetter.Code.TOO_LARGE, 3);
    for (List<String> one :
        List.of(
            List.of("--topic", "OTHER"),
            List.of("--code", "TOO_LARGE"),
            List.of("--key", "k3"),
            List.of("--offset", "3"),
            List.of("--offset", "3.."),
            List.of("--from", "2030-01-01T00:00:00.003Z"),
            List.of("--partition", "0", "--topic", "OTHER", "--until", "2030-01-02"))) {
      List<String> args = new ArrayList<>(List.of("dead-letters", "--json"));
      args.addAll(one);
      assertThat(dagger(args.toArray(String[]::new)).out().lines())
          .as("%s", one)
          .hasSize(1)
          .allSatisfy(line -> assertThat(line).contains("\"offset\":3"));
    }
    assertThat(dagger("dead-letters", "--correlation", "v", "--json").out().lines()).hasSize(2);
    assertThat(dagger("dead-letters", "--offset", "..2", "--json").out().lines()).hasSize(2);
    assertThat(dagger("dead-letters", "--partition", "1").err()).isEqualTo("No dead letters\n");
  }

  @Test
  void theNewestAreShownWhateverThereIs() {
    long[] many = new long[103];
    Arrays.setAll(many, i -> i);
    letters("IN", DeadLetter.Code.UNMATCHED, many);

    Run all = dagger("dead-letters");
    assertThat(all.out().lines().filter(line -> line.startsWith("UNMATCHED")).toList())
        .hasSize(100)
        .first()
        .asString()
        .contains("IN[0]@3 ");
    assertThat(all.err()).isEqualTo("… and 3 older ones (--limit)\n");
    assertThat(dagger("dead-letters", "--json").out().lines()).hasSize(103);
    assertThat(dagger("dead-letters", "--limit", "2", "--json").out().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"offset\":101");
    assertThat(dagger("dead-letters", "--replay", "--yes", "--limit", "2").out())
        .isEqualTo("2 replayed\n");
    Run asked = dagger("dead-letters", "--replay", "--json");
    assertThat(asked.out()).isEmpty();
    assertThat(asked.err()).contains("but there is only --json: Replay 101 dead letters?");
    assertThat(dagger("dead-letters", "--replay", "--yes").out())
        .isEqualTo("101 replayed, 2 replayed before and left out (--again)\n");
  }

  @Test
  void ofTwoWhoReplayAtOnceOneGivesUp() {
    letters("IN", DeadLetter.Code.UNMATCHED, 1);
    long[] many = new long[1200];
    Arrays.setAll(many, i -> 100L + i);
    letters("IN", DeadLetter.Code.UNMATCHED, many);
    Replay.Letters letters =
        records("dagger.dead-letters").stream().map(StoredLetter::of).toList()::forEach;
    AtomicBoolean interfered = new AtomicBoolean();
    Replay first = new Replay(connection);
    Replay second = new Replay(connection);

    assertThatThrownBy(
            () ->
                first.replay(
                    letters,
                    false,
                    (letter, outcome) -> {
                      if (!interfered.getAndSet(true)) {
                        second.replay(letters, false, (each, other) -> {});
                      }
                    }))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("somebody else began to meanwhile");

    assertThat(records("dagger.replay")).hasSize(1201);
    Set<Replay.Outcome> outcomes = new HashSet<>();
    first.look(letters, false, (letter, outcome) -> outcomes.add(outcome));
    assertThat(outcomes).containsOnly(Replay.Outcome.BEFORE);
  }
}
