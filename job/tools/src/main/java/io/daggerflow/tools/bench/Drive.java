package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs a load: one thread that starts workflows and reads what comes of them, so that the driver
 * takes as little of the shared processors as it can. Without a rate it keeps a number of workflows
 * under way all the time and starts one for each that is over; then what is measured between two
 * moments is a steady state, without the beginning and the end.
 */
final class Drive implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long LONGEST_POLL_MILLIS = 50;

  private final Load load;
  private final int underWay;
  private final double rate;
  private final Runnable check;
  private final Consumer<byte[], byte[]> consumer;
  private int started;
  private long completed;
  private long begin;
  private long lastProgress;

  /**
   * Opens the topics of the load at their ends.
   *
   * @param underWay workflows at a time
   * @param rate workflows started per second; 0 for as fast as they go
   * @param check called when nothing happens for long; throws if it knows why
   */
  Drive(Connection connection, Load load, int underWay, double rate, Runnable check) {
    this.load = load;
    this.underWay = underWay;
    this.rate = rate;
    this.check = check;
    this.consumer = connection.consumer();
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : load.topics()) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Starts a number of workflows and waits until all of them are over. */
  void all(int number) {
    begin();
    while (completed < number) {
      turn(number);
    }
  }

  /**
   * Measures in the middle of a stream that goes on before and afterwards.
   *
   * @param before workflows that are over before the first moment
   * @param rounds how many
   * @param each workflows of a round
   * @param moment takes the counters; called once more than there are rounds
   */
  List<Moment> rounds(int before, int rounds, int each, LongFunction<Moment> moment) {
    List<Moment> moments = new ArrayList<>();
    begin();
    for (int round = 0; round <= rounds; round++) {
      long until = before + (long) round * each;
      while (completed < until) {
        turn(Integer.MAX_VALUE);
      }
      moments.add(moment.apply(completed));
    }
    while (completed < started) {
      turn(started);
    }
    return moments;
  }

  private void begin() {
    begin = System.nanoTime();
    lastProgress = begin;
  }

  private void turn(int most) {
    long now = System.nanoTime();
    long room = Math.min(most, completed + underWay);
    long due = rate == 0 ? room : Math.min(room, 1 + (long) ((now - begin) / 1e9 * rate));
    while (started < due) {
      load.start(started++);
    }
    poll(pause(now, most));
  }

  /** Until the next start, at most. */
  private Duration pause(long now, int most) {
    if (rate == 0 || started >= most) {
      return Duration.ofMillis(LONGEST_POLL_MILLIS);
    }
    long next = begin + (long) (started / rate * 1e9);
    long millis = Math.max(0, Math.min(LONGEST_POLL_MILLIS, (next - now) / 1_000_000));
    return Duration.ofMillis(millis);
  }

  private void poll(Duration pause) {
    long before = completed;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(pause)) {
      if (load.take(record)) {
        completed++;
      }
    }
    if (completed > before) {
      lastProgress = System.nanoTime();
    } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
      check.run();
      throw new ClientException(
          "Expected workflows to go on, but none was over for "
              + PATIENCE.toSeconds()
              + " s: "
              + started
              + " were started, "
              + completed
              + " are over");
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
