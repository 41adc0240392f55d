package io.daggerflow.tools.demo;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.command.Connecting;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the services of the demo until the process is ended. */
@Command(
    name = "demo-services",
    hidden = true,
    description = "Runs the payment and shipping services of the demo until it is ended.")
public final class DemoServicesCommand implements Callable<Integer> {

  @Mixin private Connecting connecting;

  @Override
  public Integer call() throws InterruptedException {
    Connection connection = connecting.connection();
    Map<String, Object> settings = new HashMap<>(connection.settings());
    Thread payment = new Thread(DemoService.payment(settings), "payment");
    Thread shipping = new Thread(DemoService.shipping(settings), "shipping");
    payment.start();
    shipping.start();
    payment.join();
    shipping.join();
    return 1;
  }
}
