package io.daggerflow.tools.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the partitions of a consumer ended at one moment, for reading up to there: again and again
 * if it seeks to the beginning in between.
 */
public final class Ends {

  /** How often it is said how far the reading is. */
  private static final Duration SAID_EACH = Duration.ofSeconds(2);

  /** How long a broker may bring nothing although there is more. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connection connection;
  private final Consumer<?, ?> consumer;
  private final Duration patience;
  private final Map<TopicPartition, Long> ends;

  /**
   * Asks the broker for them.
   *
   * @param consumer has its partitions
   */
  public Ends(Connection connection, Consumer<?, ?> consumer) {
    this(connection, consumer, PATIENCE);
  }

  Ends(Connection connection, Consumer<?, ?> consumer, Duration patience) {
    this.connection = connection;
    this.consumer = consumer;
    this.patience = patience;
    this.ends = Map.copyOf(consumer.endOffsets(consumer.assignment(), Connection.PATIENCE));
  }

  /** A step of reading; it may be interrupted. */
  @FunctionalInterface
  public interface Step<X extends Exception> {

    /** Polls the consumer once. */
    void take() throws X;
  }

  /**
   * Takes steps until the ends are reached.
   *
   * @throws ClientException if the broker brings nothing any more
   */
  public <X extends Exception> void reach(Step<X> step) throws X {
    Map<TopicPartition, Long> left = new HashMap<>(ends);
    left.entrySet().removeIf(this::isReached);
    long begin = read();
    long read = begin;
    long moved = System.nanoTime();
    long said = moved;
    while (!left.isEmpty()) {
      step.take();
      left.entrySet().removeIf(this::isReached);
      long now = read();
      if (!left.isEmpty() && System.nanoTime() - said > SAID_EACH.toNanos()) {
        said = System.nanoTime();
        tell(now - begin, ends.values().stream().mapToLong(end -> end).sum() - begin);
      }
      if (now != read) {
        read = now;
        moved = System.nanoTime();
      } else if (!left.isEmpty() && System.nanoTime() - moved > patience.toNanos()) {
        throw connection.standsStill(left.keySet().iterator().next().topic(), patience);
      }
    }
  }

  private void tell(long read, long all) {
    String topic = ends.keySet().iterator().next().topic();
    String line =
        String.format(Locale.ROOT, "Reading %s: %,d of some %,d records", topic, read, all);
    connection.watcher().accept(line);
  }

  private boolean isReached(Map.Entry<TopicPartition, Long> end) {
    return position(end.getKey()) >= end.getValue();
  }

  private long position(TopicPartition partition) {
    return consumer.position(partition, Connection.PATIENCE);
  }

  /** Grows with everything that comes, be it nothing for us. */
  private long read() {
    return ends.keySet().stream().mapToLong(this::position).sum();
  }
}
