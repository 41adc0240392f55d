package io.daggerflow.tools.traces;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Ends;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.view.Fields;
import io.daggerflow.view.InstanceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events from their beginning, keeps what is open, and sends the trace of each instance
 * when it ends. How far it has sent is kept in Kafka, so a start later goes on there: what ended
 * before is read, not sent. What was sent and not noted any more is sent again, with the same ids.
 */
public final class TraceWriter implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Connection connection;
  private final Collector collector;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> sent = new HashMap<>();
  private final Map<String, InstanceView> open = new HashMap<>();

  /**
   * @param group its name in Kafka: each has a position of its own
   * @param all whether a new group sends what ended before its first start, too
   */
  public TraceWriter(Connection connection, String group, boolean all, Collector collector) {
    this.connection = connection;
    this.collector = collector;
    new TopicReader(connection, connection.topics().events()).close(); // or says what is missing
    consumer = connection.consumer(group);
    try {
      begin(all);
    } catch (KafkaException e) {
      consumer.close();
      throw connection.failed("to read the events as group '" + group + "'", e);
    }
  }

  private void begin(boolean all) {
    Set<TopicPartition> partitions =
        consumer.partitionsFor(connection.topics().events()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, @Nullable OffsetAndMetadata> committed = consumer.committed(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata position = committed.get(partition);
      sent.put(
          partition,
          position != null ? position.offset() : all ? 0 : ends.getOrDefault(partition, 0L));
    }
    noteSent(); // where a first start begins, so that a later one goes on there
    consumer.seekToBeginning(partitions);
  }

  private void noteSent() {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    sent.forEach((partition, offset) -> positions.put(partition, new OffsetAndMetadata(offset)));
    consumer.commitSync(positions);
  }

  /**
   * Sends what there is and what comes.
   *
   * @param wanted asked after each bundle of records
   */
  public void follow(BooleanSupplier wanted) throws InterruptedException {
    while (wanted.getAsBoolean()) {
      step();
    }
  }

  /** Sends what there is. */
  public void toEnd() throws InterruptedException {
    try {
      new Ends(connection, consumer).reach(this::step);
    } catch (KafkaException e) {
      throw connection.failed("to read the events", e);
    }
  }

  private void step() throws InterruptedException {
    List<Span> spans = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        spans.addAll(read(record));
      }
      if (!spans.isEmpty()) {
        collector.send(spans);
      }
      commit();
    } catch (KafkaException e) {
      throw connection.failed("to read the events", e);
    }
  }

  private List<Span> read(ConsumerRecord<byte[], byte[]> record) {
    Map<String, @Nullable Object> event = Records.json(record);
    String id = event == null ? null : Fields.text(event, "instanceId");
    if (event == null || id == null) {
      return List.of();
    }
    InstanceView instance = open.computeIfAbsent(id, InstanceView::new);
    instance.apply(SpanFields.of(event));
    if (!instance.isOver() || isPart(event)) {
      return List.of();
    }
    open.remove(id);
    long position = sent.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    return record.offset() < position ? List.of() : Trace.of(instance);
  }

  /** Whether further records of the same step follow. */
  private static boolean isPart(Map<?, ?> event) {
    return Fields.number(event, "part", 1) < Fields.number(event, "parts", 1);
  }

  /** Positions never go back to what is only read. */
  private void commit() {
    boolean moved = false;
    for (TopicPartition partition : consumer.assignment()) {
      long position = consumer.position(partition);
      if (position > sent.getOrDefault(partition, 0L)) {
        sent.put(partition, position);
        moved = true;
      }
    }
    if (moved) {
      noteSent();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
