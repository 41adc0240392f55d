package io.daggerflow.flink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * What main asks of the broker before it submits anything, so that a job that cannot run is refused
 * with a sentence and not with a restart loop.
 */
final class Preflight implements AutoCloseable {

  /** The order of an instance's records rests on it, so it never changes. */
  static final int LOOPBACK_PARTITIONS = 32;

  private static final long WAIT_SECONDS = 20;
  private static final long DAY_MILLIS = TimeUnit.HOURS.toMillis(24);
  private static final long BROKERS_DEFAULT = TimeUnit.MINUTES.toMillis(15);

  private final String servers;
  private final AdminClient admin;

  Preflight(Map<String, String> kafka) {
    servers = String.valueOf(kafka.get("bootstrap.servers"));
    Properties properties = new Properties();
    properties.putAll(kafka);
    try {
      admin = AdminClient.create(properties);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UsageException(
          "Expected Kafka at '" + servers + "', but no client can be made: " + cause.getMessage(),
          e);
    }
  }

  /** Refuses to go on unless the topics of the job are there and as they must be. */
  void checkTopics(TopicNames topics) {
    await(admin.describeCluster().clusterId());
    List<String> missing = new ArrayList<>();
    for (String topic : new TreeSet<>(topics.required())) {
      TopicDescription description = describe(topic);
      if (description == null) {
        missing.add(topic);
      } else if (topic.equals(topics.loopback())) {
        checkPartitions(topic, description, LOOPBACK_PARTITIONS);
      } else if (topic.equals(topics.deployments())) {
        checkPartitions(topic, description, 1);
      }
    }
    if (!missing.isEmpty()) {
      throw new UsageException(
          "Expected the topics of the job, but "
              + String.join(", ", missing)
              + " do not exist; 'scripts/dagger topics --create' makes them");
    }
  }

  private @Nullable TopicDescription describe(String topic) {
    try {
      return admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .get(topic)
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw unreachable(e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void checkPartitions(String topic, TopicDescription description, int expected) {
    int partitions = description.partitions().size();
    if (partitions != expected) {
      throw new UsageException(
          "Expected topic '"
              + topic
              + "' to have "
              + expected
              + " partitions, but it has "
              + partitions
              + "; 'scripts/dagger topics --create' makes it right if it does not exist");
    }
  }

  /** The longest time that the broker lets a transaction be open, at most a day. */
  long transactionTimeoutMillis() {
    var nodes = await(admin.describeCluster().nodes());
    long least = DAY_MILLIS;
    for (var node : nodes) {
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
      ConfigEntry entry =
          await(admin.describeConfigs(List.of(broker)).values().get(broker))
              .get("transaction.max.timeout.ms");
      least =
          Math.min(
              least,
              entry == null || entry.value() == null
                  ? BROKERS_DEFAULT
                  : Long.parseLong(entry.value()));
    }
    return least;
  }

  private <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private UsageException unreachable(Throwable cause) {
    return new UsageException(
        "Expected an answer of Kafka at '" + servers + "', but there was none: " + cause, cause);
  }

  private static UsageException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new UsageException("interrupted while asking Kafka", e);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
