package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.ConsoleClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether instances are looked up in the view of a console, or in the topic of events. */
final class LookupOption {

  @Option(
      names = "--console",
      order = 19,
      paramLabel = "URL",
      description =
          "Ask the console at this address (default: DAGGER_CONSOLE; its token: DAGGER_CONSOLE_TOKEN)"
              + " instead of reading the topic of events from its beginning.")
  private @Nullable String console;

  InstanceLookup lookup(Connection connection) {
    String address = console == null ? System.getenv("DAGGER_CONSOLE") : console;
    if (address == null || address.isBlank()) {
      return new TopicLookup(connection);
    }
    String token = System.getenv("DAGGER_CONSOLE_TOKEN");
    return new ConsoleLookup(
        new ConsoleClient(address, token == null || token.isBlank() ? null : token.strip()));
  }
}
