package io.daggerflow.flink;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
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

  private static final Set<String> WANTED =
      Set.of("currentOffset", "calls_open", "batches_made", "batches_published", "batches_known");

  /** Job, operator, name, topic and partition, subtask → what asks. */
  private static final Map<Name, LongSupplier> ALL = new ConcurrentHashMap<>();

  private record Name(
      String job, String operator, String name, String topic, String partition, String subtask) {}

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
        .mapToLong(entry -> entry.getValue().getAsLong())
        .max()
        .orElse(-1);
  }

  /** The sum over all subtasks. */
  static long sum(String job, String name) {
    AtomicLong sum = new AtomicLong();
    ALL.forEach(
        (key, gauge) -> {
          if (key.name.equals(name) && key.job.equals(job)) {
            sum.addAndGet(gauge.getAsLong());
          }
        });
    return sum.get();
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
    if (!WANTED.contains(name)) {
      return;
    }
    if (metric instanceof Gauge<?> gauge) {
      ALL.put(name(name, group), () -> ((Number) gauge.getValue()).longValue());
    } else if (metric instanceof Counter counter) {
      ALL.put(name(name, group), counter::getCount);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    if (WANTED.contains(name)) {
      ALL.remove(name(name, group));
    }
  }

  private static Name name(String name, MetricGroup group) {
    Map<String, String> variables = group.getAllVariables();
    return new Name(
        variables.getOrDefault("<job_id>", ""),
        variables.getOrDefault("<operator_name>", ""),
        name,
        variables.getOrDefault("<topic>", ""),
        variables.getOrDefault("<partition>", ""),
        variables.getOrDefault("<subtask_index>", ""));
  }
}
