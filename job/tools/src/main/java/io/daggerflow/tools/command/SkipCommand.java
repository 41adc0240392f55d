package io.daggerflow.tools.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dagger skip ID PATH}. */
@Command(
    name = "skip",
    description = "Skips a node of an instance that is not over; what comes after it goes on.")
public final class SkipCommand extends ChoosingCommand {

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description = "Path of the node, as PAYMENT/CALL.")
  private @Nullable String path;

  @Override
  List<String> more() {
    return path == null ? List.of() : List.of(path);
  }

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it becomes the reason of the node's status.")
  private @Nullable String reason;

  @Override
  String type() {
    return "skip";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    fields.put("path", words.next("PATH"));
    if (reason != null) {
      fields.put("reason", reason);
    }
  }
}
