package io.daggerflow.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskRequest;
import io.daggerflow.scenario.ScenarioResult;
import io.daggerflow.scenario.ScenarioRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a user tests a handler: alone, and in its workflow. */
class ChargeCardTest {

  private final ChargeCard handler = new ChargeCard();

  private static TaskRequest request(@Nullable Object input, String key) {
    return new TaskRequest(input, Map.of(), key, 1, "o-1", "PAYMENT/CHARGE");
  }

  @Test
  void aCardIsCharged() {
    Object result = handler.handle(request(Map.of("card", "4711", "amount", 5L), "k"));

    assertThat(result).isEqualTo(Map.of("authorization", "a-1", "attempt", 1));
  }

  @Test
  void theSameWorkIsNotDoneTwice() {
    TaskRequest request = request(Map.of("card", "4711", "amount", 5L), "k");

    assertThat(handler.handle(request)).isEqualTo(handler.handle(request));
    assertThat(handler.handle(request(request.input(), "other")))
        .isNotEqualTo(handler.handle(request));
  }

  @Test
  void aDeclinedCardIsNotTriedAgain() {
    assertThatThrownBy(() -> handler.handle(request(Map.of("card", "0815", "amount", 5L), "k")))
        .isInstanceOfSatisfying(
            TaskFailure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("DECLINED");
              assertThat(failure.isRetryable()).isFalse();
            });
  }

  @Test
  void anInputWithoutAmountIsRefused() {
    assertThatThrownBy(() -> handler.handle(request(null, "k")))
        .hasMessage("Expected an 'amount' to charge, but it is missing");
  }

  @Test
  void itWorksInItsWorkflow() throws Exception {
    Path file = Path.of("src/test/resources/examples/charge-card-scenarios.yaml");

    List<ScenarioResult> results = new ScenarioRunner(new CelExpressions()).run(file);

    assertThat(results).hasSize(2).allSatisfy(result -> assertThat(result.report()).isEmpty());
  }
}
