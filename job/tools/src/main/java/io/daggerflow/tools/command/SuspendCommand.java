package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dagger suspend ID}. */
@Command(
    name = "suspend",
    description =
        "Suspends an instance: nothing acts in it until 'resume'; what comes waits in order.")
public final class SuspendCommand extends ChoosingCommand {

  @Option(names = "--cascade", description = "The children too that it waits for.")
  private boolean cascade;

  @Override
  String type() {
    return "suspend";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    if (cascade) {
      fields.put("cascade", true);
    }
  }
}
