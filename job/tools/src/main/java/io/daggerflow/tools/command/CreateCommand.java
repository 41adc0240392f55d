package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dagger create TEMPLATE}. */
@Command(
    name = "create",
    description = "Creates an instance that waits for 'submit'; it already collects its messages.")
public final class CreateCommand extends RequestCommand {

  @Mixin private NewInstance instance;

  @Override
  Map<String, @Nullable Object> request() {
    return instance.request("create");
  }
}
