package io.daggerflow.flink;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * What the jobs of the clusters in this JVM say of themselves: how far they have read, and so on.
 */
public final class Gauges implements MetricReporter, MetricReporterFactory {

  /** Job, name, topic and partition, subtask → gauge. */
  private static final Map<Name, Gauge<?>> ALL = new ConcurrentHashMap<>();

  private record Name(String job, String name, String topic, String partition, String subtask) {}

  /** A cluster with this configuration tells its gauges. */
  static Configuration on(Configuration configuration) {
    configuration.setString("metrics.reporter.gauges.factory.class", Gauges.class.getName());
    return configuration;
  }

  /** The offset of the last record that the job has taken in; -1 if there is none. */
  static long offset(String job, String topic, int partition) {
    return ALL.entrySet().stream()
        .filter(entry -> entry.getKey().name.equals("currentOffset"))
        .filter(entry -> entry.getKey().job.equals(job))
        .filter(entry -> entry.getKey().topic.equals(topic))
        .filter(entry -> entry.getKey().partition.equals(String.valueOf(partition)))
        .mapToLong(entry -> number(entry.getValue()))
        .max()
        .orElse(-1);
  }

  /** The sum over all subtasks. */
  static long sum(String job, String name) {
    AtomicLong sum = new AtomicLong();
    ALL.forEach(
        (key, gauge) -> {
          if (key.name.equals(name) && key.job.equals(job)) {
            sum.addAndGet(number(gauge));
          }
        });
    return sum.get();
  }

  private static long number(Gauge<?> gauge) {
    return ((Number) gauge.getValue()).longValue();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig config) {
    // nothing to set up
  }

  @Override
  public void close() {
    // jobs take their gauges along
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Gauge<?> gauge && isWanted(name)) {
      ALL.put(name(name, group), gauge);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    if (isWanted(name)) {
      ALL.remove(name(name, group));
    }
  }

  private static boolean isWanted(String name) {
    return name.equals("currentOffset") || name.equals("calls_open");
  }

  private static Name name(String name, MetricGroup group) {
    Map<String, String> variables = group.getAllVariables();
    return new Name(
        variables.getOrDefault("<job_id>", ""),
        name,
        variables.getOrDefault("<topic>", ""),
        variables.getOrDefault("<partition>", ""),
        variables.getOrDefault("<subtask_index>", ""));
  }
}
