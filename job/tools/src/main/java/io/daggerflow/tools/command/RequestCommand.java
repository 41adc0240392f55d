package io.daggerflow.tools.command;

import io.daggerflow.tools.client.DaggerClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command that sends one request and prints its answer. */
abstract class RequestCommand extends AskingCommand {

  /** The request as the wire format says. */
  abstract Map<String, @Nullable Object> request();

  @Override
  public Integer call() {
    Map<String, @Nullable Object> request = request();
    try (DaggerClient client = new DaggerClient(connection())) {
      return answered(ask(client, request));
    }
  }
}
