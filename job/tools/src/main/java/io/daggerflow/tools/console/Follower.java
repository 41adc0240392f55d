package io.daggerflow.tools.console;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Topics;
import io.daggerflow.tools.console.view.Arrival;
import io.daggerflow.tools.console.view.Database;
import io.daggerflow.tools.console.view.ViewWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topics of the job into the view, for as long as the console runs: from where the view
 * ends, first to where the topics end, then what comes. A broker that is away is waited for.
 */
final class Follower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
  private static final int MOST_RECORDS = 5000;

  private final Connection connection;
  private final Database database;
  private final ViewWriter writer;
  private final Consumer<List<Arrival>> live;
  private final Progress progress;
  private final Thread thread = new Thread(this::run, "console-follower");
  private volatile boolean closed;
  private volatile boolean ready;
  private volatile String trouble = "";
  private volatile org.apache.kafka.clients.consumer.@Nullable Consumer<byte[], byte[]> consumer;

  /**
   * A follower that does nothing until it is started.
   *
   * @param live told what has been written, once the view has caught up
   */
  Follower(
      Connection connection,
      Database database,
      ViewWriter writer,
      Consumer<List<Arrival>> live,
      Consumer<String> log) {
    Map<String, Object> settings = new HashMap<>(connection.settings());
    settings.put("max.poll.records", String.valueOf(MOST_RECORDS));
    settings.putIfAbsent("max.partition.fetch.bytes", String.valueOf(4 << 20));
    this.connection = new Connection(settings, connection.topics());
    this.database = database;
    this.writer = writer;
    this.live = live;
    this.progress = new Progress(log);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the view has caught up with the topics once, and is read on. */
  boolean isReady() {
    return ready && trouble.isEmpty();
  }

  /** Why nothing is read at the moment; empty if it is. */
  String trouble() {
    return trouble;
  }

  /** Waits until the follower has ended, which without {@link #close} it never does. */
  void join() throws InterruptedException {
    thread.join();
  }

  private void run() {
    while (!closed) {
      try {
        follow();
      } catch (WakeupException | InterruptException e) {
        return;
      } catch (RuntimeException e) {
        trouble = sentence(e);
        progress.say(trouble);
        pause();
      }
    }
  }

  private static String sentence(RuntimeException e) {
    if (e instanceof ClientException) {
      return String.valueOf(e.getMessage());
    }
    return "Expected to read the topics into the view, but: " + e;
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private void follow() {
    writer.madeFrom(identity());
    try (org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> reading =
        connection.consumer()) {
      consumer = reading;
      Map<TopicPartition, Long> ends = assign(reading);
      progress.begin(behind(reading, ends));
      long assigned = System.nanoTime();
      while (!closed) {
        take(reading.poll(POLL));
        if (!ready && behind(reading, ends) == 0) {
          database.analyze();
          progress.caughtUp(writer.unreadable());
          ready = true;
        }
        if (System.nanoTime() - assigned > LOOK_AGAIN.toNanos()) {
          assign(reading);
          assigned = System.nanoTime();
        }
      }
    }
  }

  /** Which topics these are: those of the same name made anew are others. */
  private String identity() {
    Topics names = connection.topics();
    List<String> all = topics(names);
    try (Admin admin = connection.admin()) {
      Map<String, String> ids = new TreeMap<>();
      for (TopicDescription each : admin.describeTopics(all).allTopicNames().get().values()) {
        ids.put(each.name(), each.topicId().toString());
      }
      return ids.toString();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new ClientException(
          "Expected topics "
              + all
              + " on "
              + connection.bootstrapServers()
              + ", but: "
              + e.getCause().getMessage(),
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static List<String> topics(Topics names) {
    return List.of(names.events(), names.templates(), names.deadLetters(), names.rejections());
  }

  /** Reads all partitions, those that are new too; gives their ends. */
  private Map<TopicPartition, Long> assign(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> reading) {
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : topics(connection.topics())) {
      reading
          .partitionsFor(topic)
          .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
    }
    Map<TopicPartition, Long> ends = reading.endOffsets(all);
    if (reading.assignment().size() == all.size()) {
      return ends;
    }
    reading.assign(all);
    Map<TopicPartition, Long> positions = writer.positions();
    for (TopicPartition partition : all) {
      Long position = positions.get(partition);
      if (position == null) {
        reading.seekToBeginning(List.of(partition));
      } else {
        require(partition, position, ends.getOrDefault(partition, 0L));
        reading.seek(partition, position);
      }
    }
    return ends;
  }

  private static void require(TopicPartition partition, long position, long end) {
    if (position > end) {
      throw new ClientException(
          "Expected "
              + partition
              + " to have the records that the view has read, but it ends at "
              + end
              + ", before "
              + position
              + ". Use --rebuild to make the view anew");
    }
  }

  private static long behind(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> reading,
      Map<TopicPartition, Long> ends) {
    long behind = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      behind += Math.max(0, end.getValue() - reading.position(end.getKey()));
    }
    return behind;
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (!records.isEmpty()) {
      Topics topics = connection.topics();
      Iterable<ConsumerRecord<byte[], byte[]>> all = records;
      List<Arrival> arrivals =
          StreamSupport.stream(all.spliterator(), true)
              .map(record -> Arrival.of(record, topics))
              .toList();
      writer.apply(arrivals);
      progress.read(arrivals.size());
      if (ready) {
        live.accept(arrivals);
      }
    }
    trouble = "";
  }

  @Override
  public void close() {
    closed = true;
    org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
