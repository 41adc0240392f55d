package io.daggerflow.examples;

import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Charges a customer's card. A template uses it so:
 *
 * <pre>{@code
 * - name: CHARGE
 *   type: executor
 *   handler: io.daggerflow.examples.ChargeCard
 *   input: {customer: "${ params.customer }", amount: "${ params.amount }"}
 *   retry: {maxAttempts: 4}
 *   set: {payment: "${ result.payment }"}
 * }</pre>
 */
public final class ChargeCard implements TaskHandler {

  private static final double LIMIT = 10_000;

  private final Bank bank;

  /** The engine makes one object for all calls. */
  public ChargeCard() {
    this(new Bank());
  }

  /** For tests. */
  ChargeCard(Bank bank) {
    this.bank = bank;
  }

  @Override
  public Object handle(TaskRequest request) {
    Map<?, ?> input = (Map<?, ?>) request.input();
    if (input == null || !(input.get("amount") instanceof Number amount)) {
      throw new TaskFailure("INPUT", "Expected an 'amount' to charge, but it is missing", false);
    }
    if (amount.doubleValue() > LIMIT) {
      throw new TaskFailure(
          "DECLINED", "the card of " + input.get("customer") + " declined", false);
    }
    // The same work may be asked for again: the bank knows by the key that it was done.
    String payment = bank.charge(request.idempotencyKey(), amount.doubleValue());
    return Map.of("payment", payment, "attempt", request.attempt());
  }

  /** Stands for the bank's own client: it does not charge twice for one key. */
  static class Bank {
    private final Map<String, String> done = new ConcurrentHashMap<>();

    String charge(String key, double amount) {
      return done.computeIfAbsent(key, k -> "pay-" + (done.size() + 1));
    }
  }
}
