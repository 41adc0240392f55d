package io.daggerflow.flink;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether the topics exist that templates name. A template may come before its topics, so
 * that is no error: it is shown, by a number and by name.
 */
final class NeededTopics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NeededTopics.class);
  private static final long INTERVAL_MILLIS = 10_000;

  private final TopicsSource.Opened topics;
  private final MetricGroup group;
  private final ScheduledExecutorService clock;
  private final Set<String> shown = new HashSet<>();
  private volatile Set<String> needed = Set.of();
  private volatile Set<String> missing = Set.of();

  NeededTopics(TopicsSource.Opened topics, MetricGroup group) {
    this.topics = topics;
    this.group = group;
    group.gauge("topics_missing", () -> missing.size());
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dagger-needed-topics");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleWithFixedDelay(
        this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** From now on these are needed, and no others. */
  void need(Set<String> names) {
    needed = Set.copyOf(names);
    clock.execute(this::look);
  }

  private void look() {
    try {
      Set<String> absent = new TreeSet<>();
      for (String topic : needed) {
        if (topics.partitions(topic) == 0) {
          absent.add(topic);
        }
      }
      tell(absent);
      missing = absent;
      absent.forEach(this::show);
    } catch (RuntimeException e) {
      LOG.warn("Whether the topics of the templates exist could not be found out", e);
    }
  }

  private void tell(Set<String> absent) {
    for (String topic : absent) {
      if (!missing.contains(topic)) {
        LOG.warn("Topic '{}', which a template names, does not exist", topic);
      }
    }
    for (String topic : missing) {
      if (!absent.contains(topic)) {
        LOG.info("Topic '{}' is not missing any more", topic);
      }
    }
  }

  /** Only a topic that was missing once has a number of its own. */
  private void show(String topic) {
    if (shown.add(topic)) {
      group.addGroup("topic", topic).gauge("topic_missing", () -> missing.contains(topic) ? 1 : 0);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    topics.close();
  }
}
