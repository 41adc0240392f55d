package io.daggerflow.tools.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters to {@code dagger.replay}, each of them once. What was replayed is known from
 * that topic itself; whoever looks and writes does it in transactions of one name, so that of two
 * who do it at once the earlier one is ended by the broker.
 */
public final class Replay {

  /** Names the dead letter that a record of {@code dagger.replay} repeats. */
  public static final String HEADER = "dagger-dead-letter";

  private static final int RECORDS_OF_A_TRANSACTION = 500;

  private final Connection connection;
  private final String topic;

  public Replay(Connection connection) {
    this.connection = connection;
    this.topic = connection.topics().replay();
  }

  /** What became, or would become, of a dead letter. */
  public enum Outcome {
    /** Its message comes again. */
    REPLAYED,
    /** It was replayed before. */
    BEFORE,
    /** Its message cannot come again. */
    IMPOSSIBLE
  }

  /** What {@link #replay} would do. */
  public List<Outcome> look(List<StoredLetter> letters, boolean again) {
    Map<String, byte[]> before = again ? Map.of() : before();
    return letters.stream().map(letter -> outcome(letter, before)).toList();
  }

  /**
   * Replays dead letters, in their order.
   *
   * @param again also those that were replayed before
   * @param written told how many are written so far
   * @throws ClientException if the broker does not take them, or somebody else began to replay
   *     meanwhile: then some may have been replayed, and the rest was not
   */
  public List<Outcome> replay(List<StoredLetter> letters, boolean again, IntConsumer written) {
    require();
    try (Producer<byte[], byte[]> producer = connection.transactional("dagger-replay-" + topic)) {
      producer.initTransactions();
      List<Outcome> outcomes = look(letters, again);
      List<StoredLetter> chosen = new ArrayList<>();
      for (int i = 0; i < letters.size(); i++) {
        if (outcomes.get(i) == Outcome.REPLAYED) {
          chosen.add(letters.get(i));
        }
      }
      for (int i = 0; i < chosen.size(); i += RECORDS_OF_A_TRANSACTION) {
        int end = Math.min(chosen.size(), i + RECORDS_OF_A_TRANSACTION);
        write(producer, chosen.subList(i, end));
        written.accept(end);
      }
      return outcomes;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new ClientException(
          "Expected to be the only one who replays, but somebody else began to meanwhile: try"
              + " again, what was replayed is left out",
          e);
    } catch (KafkaException e) {
      throw connection.failed("to write to topic '" + topic + "'", e);
    }
  }

  /** A broker may make topics by itself, but this one should be made as planned. */
  private void require() {
    new TopicReader(connection, topic).close();
  }

  private Outcome outcome(StoredLetter letter, Map<String, byte[]> before) {
    if (letter.obstacle(connection.topics()) != null) {
      return Outcome.IMPOSSIBLE;
    }
    byte[] known = before.get(letter.position());
    return known != null && Arrays.equals(known, letter.record().value())
        ? Outcome.BEFORE
        : Outcome.REPLAYED;
  }

  /** Position and bytes of what was replayed: a topic that was made anew has other records. */
  private Map<String, byte[]> before() {
    Map<String, byte[]> before = new HashMap<>();
    try (TopicReader reader = new TopicReader(connection, topic)) {
      reader
          .whole()
          .toEnd(
              record -> {
                String position = position(record);
                if (position != null && record.value() != null) {
                  before.put(position, record.value());
                }
              });
    }
    return before;
  }

  private static @Nullable String position(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(HEADER);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private void write(Producer<byte[], byte[]> producer, List<StoredLetter> letters) {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (StoredLetter letter : letters) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, letter.record().key(), letter.record().value());
      record.headers().add(HEADER, letter.positionBytes());
      sent.add(producer.send(record));
    }
    producer.commitTransaction();
    sent.forEach(this::require);
  }

  private void require(Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw connection.failed("to write to topic '" + topic + "'", (Exception) e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected to replay, but was interrupted", e);
    }
  }
}
