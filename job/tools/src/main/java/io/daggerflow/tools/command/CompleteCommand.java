package io.daggerflow.tools.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dagger complete ID PATH}. */
@Command(
    name = "complete",
    description =
        "Makes a task COMPLETED that is EXECUTING or on hold, without running anything of it.")
public final class CompleteCommand extends InstanceCommand {

  @Parameters(index = "1", paramLabel = "PATH", description = "Path of the task, as PAYMENT/CALL.")
  private String path;

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
  Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = request("complete");
    request.put("path", path);
    request.put("parameters", Parameter.merge(parameters));
    return request;
  }
}
