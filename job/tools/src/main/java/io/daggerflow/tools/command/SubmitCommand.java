package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dagger submit ID}. */
@Command(name = "submit", description = "Starts an instance that 'create' made.")
public final class SubmitCommand extends RequestCommand {

  @Parameters(
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "The instance.")
  private InstanceId id;

  @Override
  Map<String, @Nullable Object> request() {
    return request("submit", id);
  }
}
