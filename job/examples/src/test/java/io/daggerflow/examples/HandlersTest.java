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

/** How a user tests handlers: alone, and in their workflows. */
class HandlersTest {

  private final ChargeCard charge = new ChargeCard();

  private static TaskRequest request(@Nullable Object input, String key) {
    return new TaskRequest(input, Map.of(), key, 1, "o-1", "PAYMENT/CHARGE");
  }

  private static Map<String, Object> anna(long amount) {
    return Map.of("customer", "anna", "amount", amount);
  }

  @Test
  void aCardIsCharged() {
    assertThat(charge.handle(request(anna(5), "k")))
        .isEqualTo(Map.of("payment", "pay-1", "attempt", 1));
  }

  @Test
  void theSameWorkIsNotDoneTwice() {
    TaskRequest request = request(anna(5), "k");

    assertThat(charge.handle(request)).isEqualTo(charge.handle(request));
    assertThat(charge.handle(request(anna(5), "other"))).isNotEqualTo(charge.handle(request));
  }

  @Test
  void aDeclinedCardIsNotTriedAgain() {
    assertThatThrownBy(() -> charge.handle(request(anna(10_001), "k")))
        .isInstanceOfSatisfying(
            TaskFailure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("DECLINED");
              assertThat(failure.isRetryable()).isFalse();
            });
  }

  @Test
  void anInputThatLacksSomethingIsRefused() {
    assertThatThrownBy(() -> charge.handle(request(null, "k")))
        .hasMessage("Expected an 'amount' to charge, but it is missing");
    assertThatThrownBy(() -> new RefundCard().handle(request(Map.of(), "k")))
        .hasMessage("Expected a 'payment' to give back, but it is missing");
    assertThatThrownBy(() -> new AssessRisk().handle(request(null, "k")))
        .hasMessage("Expected an 'amount' to assess, but it is missing");
  }

  @Test
  void aPaymentIsGivenBackOnce() {
    RefundCard refund = new RefundCard();
    TaskRequest request = request(Map.of("payment", "pay-1"), "k");

    assertThat(refund.handle(request)).isEqualTo(Map.of("refunded", true));
    assertThat(refund.handle(request)).isEqualTo(Map.of("refunded", false));
  }

  @Test
  void largeOrdersAreRisky() {
    AssessRisk assess = new AssessRisk();

    assertThat(assess.handle(request(anna(120), "k"))).isEqualTo(Map.of("score", 12L));
    assertThat(assess.handle(request(anna(5_000), "k"))).isEqualTo(Map.of("score", 100L));
  }

  @Test
  void theyWorkInTheirWorkflows() throws Exception {
    Path file = Path.of("src/test/resources/handlers-scenarios.yaml");

    List<ScenarioResult> results = new ScenarioRunner(new CelExpressions()).run(file);

    assertThat(results).hasSize(4).allSatisfy(result -> assertThat(result.report()).isEmpty());
  }
}
