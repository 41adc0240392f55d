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
public final class SetCommand extends ChoosingCommand {

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME=VALUE",
      description = "The parameters.")
  private List<String> parameters = List.of();

  @Override
  List<String> more() {
    return parameters;
  }

  @Override
  String type() {
    return "update-parameters";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    fields.put(
        "parameters",
        Parameter.merge(words.rest("NAME=VALUE").stream().map(Parameter::of).toList()));
  }
}
