package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

final class TemplateMetricsTest {

  private final Set<String> labels = new TreeSet<>();

  private final MetricGroup group =
      new UnregisteredMetricsGroup() {
        @Override
        public MetricGroup addGroup(String key, String value) {
          labels.add(value);
          return new UnregisteredMetricsGroup();
        }
      };

  @Test
  void onlySoManyTemplatesHaveNumbersOfTheirOwn() {
    TemplateMetrics metrics = new TemplateMetrics(group);
    for (int i = 0; i < 3 * TemplateMetrics.MOST; i++) {
      metrics.known("T" + i);
      metrics.known("T" + i);
    }
    assertThat(labels)
        .hasSize(TemplateMetrics.MOST + 1)
        .contains(TemplateMetrics.OTHERS, "T0", "T" + (TemplateMetrics.MOST - 1));
  }
}
