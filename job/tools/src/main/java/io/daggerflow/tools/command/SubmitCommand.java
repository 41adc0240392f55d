package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code dagger submit ID}. */
@Command(name = "submit", description = "Starts an instance that 'create' made.")
public final class SubmitCommand extends InstanceCommand {

  @Override
  Map<String, @Nullable Object> request() {
    return request("submit");
  }
}
