package io.daggerflow.tools.client;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;

/**
 * Writes dead letters to {@code dagger.replay}, each of them once. What was replayed is known from
 * that topic itself; whoever looks and writes does it in transactions of one name, so that of two
 * who do it at once the earlier one is ended by the broker.
 */
public final class Replay {

  /** Names the dead letter that a record of {@code dagger.replay} repeats. */
  public static final String HEADER = "dagger-dead-letter";

  private static final int RECORDS_OF_A_TRANSACTION = 500;
  private static final long BYTES_OF_A_TRANSACTION = 8L << 20;

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

  /** Dead letters, which can be gone through again and again: the same ones in the same order. */
  @FunctionalInterface
  public interface Letters {

    /** Gives each of them; those of one key of their topic in the order that they have there. */
    void forEach(Consumer<StoredLetter> each);
  }

  /** Says what {@link #replay} would do. */
  public void look(Letters letters, boolean again, BiConsumer<StoredLetter, Outcome> told) {
    Set<Fingerprint> before = again ? Set.of() : before();
    letters.forEach(letter -> told.accept(letter, outcome(letter, before)));
  }

  /**
   * Replays dead letters, in their order.
   *
   * @param again also those that were replayed before
   * @param told what became of each, once that is sure
   * @throws ClientException if the broker does not take them, or somebody else began to replay
   *     meanwhile: then some may have been replayed, and the rest was not
   */
  public void replay(Letters letters, boolean again, BiConsumer<StoredLetter, Outcome> told) {
    require();
    try (Producer<byte[], byte[]> producer = connection.transactional("dagger-replay-" + topic)) {
      producer.initTransactions();
      Bundle bundle = new Bundle(producer, told);
      look(
          letters,
          again,
          (letter, outcome) -> {
            if (outcome == Outcome.REPLAYED) {
              bundle.add(letter);
            } else {
              told.accept(letter, outcome);
            }
          });
      bundle.write();
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

  private Outcome outcome(StoredLetter letter, Set<Fingerprint> before) {
    if (letter.obstacle(connection.topics()) != null) {
      return Outcome.IMPOSSIBLE;
    }
    return before.contains(Fingerprint.of(letter.positionBytes(), letter.record().value()))
        ? Outcome.BEFORE
        : Outcome.REPLAYED;
  }

  /** Of what was replayed: a topic that was made anew has other records at the same positions. */
  private Set<Fingerprint> before() {
    Set<Fingerprint> before = new HashSet<>();
    try (TopicReader reader = new TopicReader(connection, topic)) {
      reader
          .whole()
          .toEnd(
              record -> {
                Header header = record.headers().lastHeader(HEADER);
                if (header != null && header.value() != null && record.value() != null) {
                  before.add(Fingerprint.of(header.value(), record.value()));
                }
              });
    }
    return before;
  }

  /** Stands for the position and the bytes of a dead letter, however long it is. */
  private record Fingerprint(long high, long low) {

    static Fingerprint of(byte[] position, byte[] value) {
      try {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        hash.update(position);
        hash.update((byte) 0);
        ByteBuffer bytes = ByteBuffer.wrap(hash.digest(value));
        return new Fingerprint(bytes.getLong(), bytes.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // every Java has it
      }
    }
  }

  /** What one transaction writes. */
  private final class Bundle {
    private final Producer<byte[], byte[]> producer;
    private final BiConsumer<StoredLetter, Outcome> told;
    private final List<StoredLetter> letters = new ArrayList<>();
    private long bytes;

    private Bundle(Producer<byte[], byte[]> producer, BiConsumer<StoredLetter, Outcome> told) {
      this.producer = producer;
      this.told = told;
    }

    private void add(StoredLetter letter) {
      letters.add(letter);
      bytes += letter.record().value().length;
      if (letters.size() >= RECORDS_OF_A_TRANSACTION || bytes >= BYTES_OF_A_TRANSACTION) {
        write();
      }
    }

    private void write() {
      if (letters.isEmpty()) {
        return;
      }
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (StoredLetter letter : letters) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(topic, letter.record().key(), letter.record().value());
        record.headers().add(HEADER, letter.positionBytes());
        sent.add(producer.send(record));
      }
      producer.commitTransaction();
      sent.forEach(Replay.this::require);
      letters.forEach(letter -> told.accept(letter, Outcome.REPLAYED));
      letters.clear();
      bytes = 0;
    }
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
