package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code dagger refresh ID}. */
@Command(
    name = "refresh",
    description =
        "Sends the subscriptions of an instance again: a repair, harmless where nothing is wrong.")
public final class RefreshCommand extends InstanceCommand {

  @Override
  Map<String, @Nullable Object> request() {
    return request("refresh");
  }
}
