package io.daggerflow.tools.demo;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.DaggerClient;
import io.daggerflow.tools.command.Connecting;
import io.daggerflow.tools.command.Output;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the orders of the demo and shows how they go on, until all of them are over. */
@Command(
    name = "demo-orders",
    hidden = true,
    description = "Starts orders of the demo and shows their progress.")
public final class DemoOrdersCommand implements Callable<Integer> {

  private static final int PER_SECOND = 25;

  @Option(names = "--orders", paramLabel = "N", defaultValue = "50", description = "How many.")
  private int number;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "How long they may take.")
  private long patience;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() throws InterruptedException {
    String run = Long.toString(System.currentTimeMillis() / 1000, 36);
    Orders orders = new Orders(output);
    long end = System.nanoTime() + Duration.ofSeconds(patience).toNanos();
    try (DaggerClient client = new DaggerClient(connecting.connection())) {
      client.onEvent(orders::event);
      for (int i = 1; i <= number; i++) {
        start(client, orders, run + "-" + i, i);
        Thread.sleep(1000 / PER_SECOND);
        orders.show();
      }
      while (!orders.areOver() && System.nanoTime() < end) {
        Thread.sleep(100);
        client.check();
        orders.show();
      }
    }
    orders.summary();
    return orders.areCompleted() ? 0 : 1;
  }

  private static void start(DaggerClient client, Orders orders, String order, int i) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "start");
    request.put("instanceId", "order-" + order);
    request.put("template", "OrderWorkflow");
    request.put("parameters", Map.of("order_number", order, "amount", (long) (10 + i * 7 % 90)));
    orders.add("order-" + order);
    client
        .send(request)
        .whenComplete(
            (answer, failure) -> {
              if (failure instanceof ClientException) {
                orders.refused("order-" + order, String.valueOf(failure.getMessage()));
              } else if (answer != null && answer.isRefused()) {
                orders.refused(
                    "order-" + order, answer.text("code") + ": " + answer.text("message"));
              }
            });
  }
}
