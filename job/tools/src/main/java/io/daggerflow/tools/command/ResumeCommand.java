package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dagger resume ID}. */
@Command(
    name = "resume",
    description = "Lets a suspended instance go on; what came meanwhile acts now, in order.")
public final class ResumeCommand extends ChoosingCommand {

  @Option(names = "--cascade", description = "The children too that it waits for.")
  private boolean cascade;

  @Option(names = "--shift", description = "Pending times move by the length of the suspension.")
  private boolean shift;

  @Override
  String type() {
    return "resume";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    if (cascade) {
      fields.put("cascade", true);
    }
    if (shift) {
      fields.put("shift", true);
    }
  }
}
