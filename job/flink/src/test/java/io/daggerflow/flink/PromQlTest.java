package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PromQlTest {

  @Test
  void metricsAndTheirLabelsAreFoundWhereverTheyStand() {
    PromQl query =
        PromQl.read(
            "0.1 * sum by (job, code) (rate(a_b{code=\"X}\", job=~\"$job\"}[5m])) > 1e3"
                + " and on (job) (time() - max(c:d)[10m:1m] or e)");

    assertThat(query.groupings()).containsExactly("job", "code");
    assertThat(query.selectors())
        .containsExactly(
            new PromQl.Selector("a_b", Map.of("code", "X}"), Set.of("code", "job")),
            new PromQl.Selector("c:d", Map.of(), Set.of()),
            new PromQl.Selector("e", Map.of(), Set.of()));
  }

  @Test
  void aWordThatIsNotKnownCountsAsAMetric() {
    assertThat(PromQl.read("irate(a[1m])").selectors())
        .extracting(PromQl.Selector::metric)
        .containsExactly("irate", "a");
  }
}
