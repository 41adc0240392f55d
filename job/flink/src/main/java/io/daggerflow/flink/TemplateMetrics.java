package io.daggerflow.flink;

import io.daggerflow.engine.Counter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * What is counted template by template. Each name costs a dozen numbers in every subtask, and they
 * stay as long as the job runs: only deployed templates have their own, and of those the first
 * {@value #MOST}; all others are counted together.
 */
final class TemplateMetrics {

  static final int MOST = 100;

  /** No template has such a name. */
  static final String OTHERS = "(other)";

  private static final Set<Counter> ENDS =
      EnumSet.of(Counter.INSTANCES_COMPLETED, Counter.INSTANCES_FAILED, Counter.INSTANCES_STOPPED);

  private static final Set<Counter> COUNTED = EnumSet.copyOf(ENDS);

  static {
    COUNTED.add(Counter.INSTANCES_STARTED);
    COUNTED.add(Counter.INCIDENTS);
  }

  private final MetricGroup group;
  private final Map<String, One> known = new HashMap<>();
  private final One others;

  TemplateMetrics(MetricGroup group) {
    this.group = group;
    others = new One(group.addGroup("template", OTHERS));
  }

  /** The numbers of one name. */
  private static final class One {
    private final Map<Counter, org.apache.flink.metrics.Counter> counters =
        new EnumMap<>(Counter.class);
    private final Histogram durations;

    One(MetricGroup group) {
      for (Counter counter : COUNTED) {
        counters.put(counter, group.counter(counter.name().toLowerCase(Locale.ROOT)));
      }
      durations = Counters.histogram(group, "instance_duration_ms");
    }

    void count(Counter counter, long age) {
      org.apache.flink.metrics.Counter one = counters.get(counter);
      if (one != null) {
        one.inc();
      }
      if (ENDS.contains(counter)) {
        durations.update(age);
      }
    }
  }

  /** A template is deployed. */
  void known(String template) {
    if (known.size() < MOST && !known.containsKey(template)) {
      known.put(template, new One(group.addGroup("template", template)));
    }
  }

  /** Counts a step. */
  void count(StepOutput step) {
    String template = step.template();
    if (template != null && !step.counted().isEmpty()) {
      One one = known.getOrDefault(template, others);
      step.counted().forEach(counter -> one.count(counter, step.age()));
    }
  }
}
