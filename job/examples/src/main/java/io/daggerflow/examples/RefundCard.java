package io.daggerflow.examples;

import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Gives a payment back: the {@code compensate} of the task that charged it. */
public final class RefundCard implements TaskHandler {

  private final Set<Object> refunded = ConcurrentHashMap.newKeySet();

  @Override
  public Object handle(TaskRequest request) {
    Map<?, ?> input = (Map<?, ?>) request.input();
    Object payment = input == null ? null : input.get("payment");
    if (payment == null) {
      throw new TaskFailure("INPUT", "Expected a 'payment' to give back, but it is missing", false);
    }
    // Asked twice, it gives the money back once: the payment itself says whether it was done.
    return Map.of("refunded", refunded.add(payment));
  }
}
