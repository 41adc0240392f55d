package io.daggerflow.tools.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dagger retry ID [PATH]}. */
@Command(
    name = "retry",
    description = {
      "Takes a failure or stop of an instance back: what failed or was under way begins again.",
      "With PATH only that node of an open instance: a task on hold, or one whose failure was"
          + " tolerated."
    })
public final class RetryCommand extends ChoosingCommand {

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description = "Path of a node, as PAYMENT/CALL.")
  private @Nullable String path;

  @Override
  List<String> more() {
    return path == null ? List.of() : List.of(path);
  }

  @Override
  String type() {
    return "retry";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    String node = words.optional();
    if (node != null) {
      fields.put("path", node);
    }
  }
}
