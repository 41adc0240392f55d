package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NeededTopicsTest {

  private final Set<String> existing = ConcurrentHashMap.newKeySet();
  private final Gauges gauges = new Gauges("");
  private final NeededTopics needed =
      new NeededTopics(
          Operators.topics(
              topic -> {
                if (topic.equals("broken")) {
                  throw new IllegalStateException("Kafka is gone");
                }
                return existing.contains(topic) ? 1 : 0;
              }),
          gauges);

  /** Keeps what is registered, by the label and the name. */
  private static final class Gauges extends UnregisteredMetricsGroup {
    private final String prefix;
    private final Map<String, Metric> all;

    Gauges(String prefix) {
      this(prefix, new ConcurrentHashMap<>());
    }

    private Gauges(String prefix, Map<String, Metric> all) {
      this.prefix = prefix;
      this.all = all;
    }

    @Override
    public org.apache.flink.metrics.MetricGroup addGroup(String key, String value) {
      return new Gauges(prefix + value + ":", all);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      all.put(prefix + name, gauge);
      return gauge;
    }

    Object value(String name) {
      return all.get(name) instanceof Gauge<?> gauge ? gauge.getValue() : "none";
    }
  }

  @AfterEach
  void close() {
    needed.close();
  }

  private void awaitMissing(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> gauges.value("topics_missing").equals(count));
  }

  @Test
  void whatIsMissingIsCountedAndNamedUntilItIsThere() {
    existing.add("there");
    needed.need(Set.of("there", "a", "b"));
    awaitMissing(2);
    Awaitility.await().until(() -> gauges.value("b:topic_missing").equals(1));
    assertThat(gauges.value("a:topic_missing")).isEqualTo(1);
    assertThat(gauges.value("there:topic_missing")).as("never missing").isEqualTo("none");

    existing.add("a");
    needed.need(Set.of("there", "a", "b"));
    awaitMissing(1);
    assertThat(gauges.value("a:topic_missing")).isEqualTo(0);
    needed.need(Set.of("there"));
    awaitMissing(0);
    assertThat(gauges.value("b:topic_missing")).isEqualTo(0);
  }

  @Test
  void anErrorDoesNotEndTheWatch() {
    needed.need(Set.of("broken"));
    needed.need(Set.of("a"));
    awaitMissing(1);
  }
}
