package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dagger skip ID PATH}. */
@Command(
    name = "skip",
    description = "Skips a node of an instance that is not over; what comes after it goes on.")
public final class SkipCommand extends InstanceCommand {

  @Parameters(index = "1", paramLabel = "PATH", description = "Path of the node, as PAYMENT/CALL.")
  private String path;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it becomes the reason of the node's status.")
  private @Nullable String reason;

  @Override
  Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = request("skip");
    request.put("path", path);
    if (reason != null) {
      request.put("reason", reason);
    }
    return request;
  }
}
