package io.daggerflow.examples;

import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.util.Map;

/**
 * Says how risky an order is, from 0 to 100: small orders of anybody are safe, large ones are not.
 */
public final class AssessRisk implements TaskHandler {

  private static final double CERTAIN = 1_000;

  @Override
  public Object handle(TaskRequest request) {
    Map<?, ?> input = (Map<?, ?>) request.input();
    if (input == null || !(input.get("amount") instanceof Number amount)) {
      throw new TaskFailure("INPUT", "Expected an 'amount' to assess, but it is missing", false);
    }
    if ("nobody".equals(input.get("customer"))) {
      throw new TaskFailure("UNKNOWN_CUSTOMER", "nobody of that name", false);
    }
    return Map.of("score", Math.round(100 * Math.min(1, amount.doubleValue() / CERTAIN)));
  }
}
