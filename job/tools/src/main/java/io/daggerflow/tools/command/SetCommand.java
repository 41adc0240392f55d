package io.daggerflow.tools.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dagger set ID NAME=VALUE…}: the request {@code update-parameters}. */
@Command(
    name = "set",
    description = {"Sets runtime parameters of an instance; null removes one.", Parameter.HELP})
public final class SetCommand extends InstanceCommand {

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME=VALUE",
      converter = Parameter.Converter.class,
      description = "The parameters.")
  private List<Parameter> parameters;

  @Override
  Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = request("update-parameters");
    request.put("parameters", Parameter.merge(parameters));
    return request;
  }
}
