package io.daggerflow.flink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads those of the wanted topics that exist. A template that names a topic that is not there must
 * not stop all others: the topic is reported, and picked up when it appears.
 */
final class ExistingTopics implements KafkaSubscriber {

  private static final Logger LOG = LoggerFactory.getLogger(ExistingTopics.class);

  private final Set<String> given;
  private final DeployedTopics deployed;
  private final Set<String> missing = new HashSet<>();
  private final HashMap<String, Set<TopicPartition>> last = new HashMap<>();

  /**
   * @param given topics that are wanted from the start
   * @param deployed those of templates that come while the job runs
   */
  ExistingTopics(Set<String> given, DeployedTopics deployed) {
    this.given = new TreeSet<>(given);
    this.deployed = deployed;
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    Set<String> wanted = new TreeSet<>(given);
    wanted.addAll(deployed.topics());
    Set<TopicPartition> found = new HashSet<>();
    List<String> absent = new ArrayList<>();
    admin
        .describeTopics(wanted)
        .topicNameValues()
        .forEach((topic, answer) -> found.addAll(partitions(topic, answer, absent)));
    report(wanted, absent);
    return found;
  }

  /**
   * Where Kafka does not answer, what it said last holds: an outage of the search is none of the
   * job.
   */
  private Set<TopicPartition> partitions(
      String topic, KafkaFuture<TopicDescription> answer, List<String> absent) {
    try {
      Set<TopicPartition> partitions = new HashSet<>();
      for (TopicPartitionInfo partition : answer.get().partitions()) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
      last.put(topic, partitions);
      return partitions;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        absent.add(topic);
        return Set.of();
      }
      Set<TopicPartition> known = last.get(topic);
      if (known == null) {
        throw new IllegalStateException("Kafka did not describe topic '" + topic + "'", e);
      }
      LOG.warn("Kafka did not describe topic '{}': {}", topic, e.getCause().toString());
      return known;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Kafka for topics", e);
    }
  }

  private void report(Set<String> wanted, List<String> absent) {
    for (String topic : absent) {
      if (missing.add(topic)) {
        LOG.warn("Topic '{}' does not exist; it is read as soon as it does", topic);
      }
    }
    for (String topic : wanted) {
      if (!absent.contains(topic) && missing.remove(topic)) {
        LOG.info("Topic '{}' has appeared and is read from now on", topic);
      }
    }
  }
}
