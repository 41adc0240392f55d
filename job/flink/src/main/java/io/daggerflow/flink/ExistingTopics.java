package io.daggerflow.flink;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
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
    var descriptions = admin.describeTopics(wanted).topicNameValues();
    Set<TopicPartition> found = new HashSet<>();
    List<String> absent = new ArrayList<>();
    descriptions.forEach(
        (topic, description) -> {
          try {
            for (TopicPartitionInfo partition : description.get().partitions()) {
              found.add(new TopicPartition(topic, partition.partition()));
            }
          } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw new IllegalStateException("Kafka did not describe topic '" + topic + "'", e);
            }
            absent.add(topic);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Kafka for topics", e);
          }
        });
    report(wanted, absent);
    return found;
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
