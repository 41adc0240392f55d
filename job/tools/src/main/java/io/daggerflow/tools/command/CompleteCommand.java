package io.daggerflow.tools.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dagger complete ID PATH}. */
@Command(
    name = "complete",
    description =
        "Makes a task COMPLETED that is EXECUTING or on hold, without running anything of it.")
public final class CompleteCommand extends InstanceCommand {

  @ArgGroup(exclusive = false, validate = false, heading = InstanceCommand.SEVERAL)
  private Choice choice = new Choice();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description = "Path of the task, as PAYMENT/CALL.")
  private @Nullable String path;

  @Override
  List<String> more() {
    return path == null ? List.of() : List.of(path);
  }

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=VALUE",
      converter = Parameter.Converter.class,
      description = {
        "A runtime parameter that is set before; can be repeated; null removes one.",
        Parameter.HELP
      })
  private List<Parameter> parameters = List.of();

  @Override
  Choice choice() {
    return choice;
  }

  @Override
  String type() {
    return "complete";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    fields.put("path", words.next("PATH"));
    fields.put("parameters", Parameter.merge(parameters));
  }
}
