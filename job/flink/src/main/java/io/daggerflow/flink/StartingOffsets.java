package io.daggerflow.flink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading begins on the very first start: the job's own topics from their beginning, users'
 * topics from where a message could still be kept for an instance that comes later. {@code latest}
 * would lose what comes between a start and a crash before the first checkpoint.
 */
final class StartingOffsets implements OffsetsInitializer {

  private final Set<String> own;
  private final OffsetsInitializer earliest = OffsetsInitializer.earliest();
  private final OffsetsInitializer since;

  /**
   * @param own topics that are read from their beginning
   * @param since epoch milliseconds from which the others are read
   */
  StartingOffsets(Set<String> own, long since) {
    this.own = Set.copyOf(own);
    this.since = OffsetsInitializer.timestamp(Math.max(0, since));
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    List<TopicPartition> fromBeginning = new ArrayList<>();
    List<TopicPartition> fromTime = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      (own.contains(partition.topic()) ? fromBeginning : fromTime).add(partition);
    }
    Map<TopicPartition, Long> offsets =
        new HashMap<>(earliest.getPartitionOffsets(fromBeginning, retriever));
    if (!fromTime.isEmpty()) {
      offsets.putAll(since.getPartitionOffsets(fromTime, retriever));
    }
    return offsets;
  }

  @Override
  @SuppressWarnings("deprecation")
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.EARLIEST;
  }
}
