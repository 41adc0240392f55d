package io.daggerflow.flink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that commands go to, asked of the broker. A producer that meets an unknown topic waits
 * for a minute and then fails the job, so nothing is sent to one. What is known is refreshed in the
 * background; only a topic never met before is waited for, briefly and not again for a while.
 */
final class BrokerTopics implements TopicsSource.Opened {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerTopics.class);
  private static final long REFRESH_MILLIS = 10_000;
  private static final long WAIT_MILLIS = 2_000;
  private static final long AGAIN_MILLIS = 2_000;

  /** Stands for topics of which the broker says nothing: the producer may find out. */
  private static final int UNCERTAIN = Integer.MAX_VALUE;

  private final AdminClient admin;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final ScheduledExecutorService refresher;

  private record Known(int partitions, long askedAt) {}

  BrokerTopics(Properties kafka) {
    admin = AdminClient.create(kafka);
    refresher =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dagger-topics");
              thread.setDaemon(true);
              return thread;
            });
    refresher.scheduleWithFixedDelay(
        this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public int partitions(String topic) {
    Known answer = known.get(topic);
    if (answer != null && (answer.partitions > 0 || isFresh(answer))) {
      return answer.partitions;
    }
    int partitions = ask(List.of(topic)).getOrDefault(topic, UNCERTAIN);
    known.put(topic, new Known(partitions, System.currentTimeMillis()));
    return partitions;
  }

  private static boolean isFresh(Known answer) {
    return System.currentTimeMillis() - answer.askedAt < AGAIN_MILLIS;
  }

  private void refresh() {
    try {
      ask(known.keySet())
          .forEach(
              (topic, partitions) ->
                  known.put(topic, new Known(partitions, System.currentTimeMillis())));
    } catch (RuntimeException e) {
      LOG.debug("The topics could not be refreshed", e);
    }
  }

  /** How many partitions the topics have; one that the broker gives no answer for is left out. */
  private Map<String, Integer> ask(Iterable<String> topics) {
    Map<String, Integer> partitions = new HashMap<>();
    var descriptions = admin.describeTopics(asList(topics)).topicNameValues();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
    descriptions.forEach(
        (topic, description) -> {
          try {
            long left = Math.max(0, deadline - System.nanoTime());
            partitions.put(topic, description.get(left, TimeUnit.NANOSECONDS).partitions().size());
          } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                || e.getCause() instanceof InvalidTopicException) {
              partitions.put(topic, 0);
            } else {
              LOG.warn("Kafka did not describe topic '{}'", topic, e.getCause());
            }
          } catch (TimeoutException e) {
            LOG.warn("Kafka did not describe topic '{}' within {} ms", topic, WAIT_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return partitions;
  }

  private static List<String> asList(Iterable<String> topics) {
    List<String> list = new ArrayList<>();
    topics.forEach(list::add);
    return list;
  }

  @Override
  public void close() {
    refresher.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
