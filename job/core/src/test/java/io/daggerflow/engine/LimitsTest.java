package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.format.Yaml;
import io.daggerflow.scenario.VirtualJob;
import io.daggerflow.state.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rule S12.1 and the sizes of parameters: nothing that Kafka would refuse gets as far as the sink.
 */
class LimitsTest {

  private static final String TEMPLATE =
      """
      template: Grows
      version: 1
      processes:
        - name: P
          tasks:
            - name: PARAMETER
              type: assign
              onFailure: continue
              set: {b: "${ params.a + params.a + params.a }"}
            - name: RECORD
              type: kafka-command
              topic: large
              value: "${ params.a + params.a + params.a + params.a + params.a + params.a + params.a + params.a + params.a + params.a }"
      """;

  private final VirtualJob job = new VirtualJob(0);

  private void start(String a) {
    job.deploy(Yaml.template(TEMPLATE));
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "start");
    request.put("instanceId", "i");
    request.put("template", "Grows");
    request.put("parameters", Map.of("a", a));
    job.request(request);
  }

  @Test
  void aParameterOrARecordAboveTheLimitFailsItsTask() {
    start("x".repeat(100_000));
    assertThat(job.recorded().commands()).isEmpty();
    assertThat(Objects.requireNonNull(job.view("i")).status()).isEqualTo(Status.FAILURE);
    assertThat(Objects.requireNonNull(job.view("i")).parameters()).doesNotContainKey("b");
    assertThat(Objects.requireNonNull(job.view("i")).node("P/PARAMETER"))
        .satisfies(
            node -> assertThat(Objects.requireNonNull(node).reason()).contains("at most 262144"));
    assertThat(Objects.requireNonNull(job.view("i")).reason()).startsWith("P/RECORD: TOO_LARGE");
  }

  @Test
  void aStartWithAParameterAboveTheLimitIsRefused() {
    start("x".repeat(300_000));
    assertThat(job.recorded().rejections())
        .singleElement()
        .asString()
        .contains("INVALID_PARAMETERS");
  }
}
