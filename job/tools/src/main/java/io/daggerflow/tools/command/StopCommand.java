package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dagger stop ID}. */
@Command(
    name = "stop",
    description =
        "Stops an instance with everything in it that is not over. One that is over stays.")
public final class StopCommand extends ChoosingCommand {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it becomes the reason of the instance's status.")
  private @Nullable String reason;

  @Option(
      names = "--compensate",
      description = "Undo what its tasks completed, with their 'compensate' actions.")
  private boolean compensate;

  @Override
  String type() {
    return "stop";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    if (reason != null) {
      fields.put("reason", reason);
    }
    if (compensate) {
      fields.put("compensate", true);
    }
  }
}
