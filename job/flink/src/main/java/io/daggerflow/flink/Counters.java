package io.daggerflow.flink;

import io.daggerflow.correlation.Output;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Rejection;
import java.util.Locale;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * The numbers that an operator counts, looked up once. Their names are listed in {@code
 * job/docs/metrics.md}.
 */
final class Counters {

  /** Values that a histogram keeps: the last so many. */
  private static final int WINDOW = 500;

  private final MetricGroup group;
  private final Counter[] engine;
  private final Counter[] correlation;
  private final Counter[] deadLetters;
  private final Counter[] rejections;

  Counters(MetricGroup operator) {
    group = operator.addGroup("dagger");
    engine = byName(io.daggerflow.engine.Counter.values(), "");
    correlation = byName(Output.Counter.values(), "correlation_");
    deadLetters = byCode(DeadLetter.Code.values(), "dead_letters");
    rejections = byCode(Rejection.Code.values(), "rejections");
  }

  private Counter[] byName(Enum<?>[] all, String prefix) {
    Counter[] counters = new Counter[all.length];
    for (Enum<?> one : all) {
      counters[one.ordinal()] = named(prefix + one.name().toLowerCase(Locale.ROOT));
    }
    return counters;
  }

  private Counter[] byCode(Enum<?>[] codes, String name) {
    Counter[] counters = new Counter[codes.length];
    for (Enum<?> code : codes) {
      counters[code.ordinal()] = group.addGroup("code", code.name()).counter(name);
    }
    return counters;
  }

  /** One more, to be kept by whoever counts with it. */
  Counter named(String name) {
    return group.counter(name);
  }

  /** The distribution of the last values, to be kept by whoever measures. */
  Histogram histogram(String name) {
    return histogram(group, name);
  }

  static Histogram histogram(MetricGroup group, String name) {
    return group.histogram(name, new DescriptiveStatisticsHistogram(WINDOW));
  }

  MetricGroup group() {
    return group;
  }

  void count(io.daggerflow.engine.Counter what) {
    engine[what.ordinal()].inc();
  }

  void count(Output.Counter what) {
    correlation[what.ordinal()].inc();
  }

  void count(DeadLetter.Code code) {
    deadLetters[code.ordinal()].inc();
  }

  void count(Rejection.Code code) {
    rejections[code.ordinal()].inc();
  }
}
