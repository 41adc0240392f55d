package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dagger suspend ID}. */
@Command(
    name = "suspend",
    description =
        "Suspends an instance: nothing acts in it until 'resume'; what comes waits in order.")
public final class SuspendCommand extends RequestCommand {

  @Parameters(
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "The instance.")
  private InstanceId id;

  @Option(names = "--cascade", description = "The children too that it waits for.")
  private boolean cascade;

  @Override
  Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = request("suspend", id);
    if (cascade) {
      request.put("cascade", true);
    }
    return request;
  }
}
