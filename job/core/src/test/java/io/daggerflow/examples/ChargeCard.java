package io.daggerflow.examples;

import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A handler to copy: charges a card. A template uses it so:
 *
 * <pre>{@code
 * - name: CHARGE
 *   type: executor
 *   handler: io.daggerflow.examples.ChargeCard
 *   input: {card: "${ params.card }", amount: "${ params.amount }"}
 *   retry: {maxAttempts: 5}
 *   set: {authorization: "${ result.authorization }"}
 * }</pre>
 */
public final class ChargeCard implements TaskHandler {

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
    String card = String.valueOf(input.get("card"));
    if (card.startsWith("0")) {
      throw new TaskFailure("DECLINED", "card " + card + " was declined", false);
    }
    // The same work may be asked for again: the bank knows by the key that it was done.
    return Map.of(
        "authorization",
        bank.charge(request.idempotencyKey(), card, amount.doubleValue()),
        "attempt",
        request.attempt());
  }

  /** Stands for the bank's own client: it does not charge twice for one key. */
  static class Bank {
    private final Map<String, String> done = new ConcurrentHashMap<>();

    String charge(String key, String card, double amount) {
      return done.computeIfAbsent(key, k -> "a-" + (done.size() + 1));
    }
  }
}
