package io.daggerflow.tools.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dagger migrate ID VERSION}. */
@Command(name = "migrate", description = "Moves an instance to another version of its template.")
public final class MigrateCommand extends ChoosingCommand {

  @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "The version.")
  private @Nullable String version;

  @Override
  List<String> more() {
    return version == null ? List.of() : List.of(version);
  }

  @Override
  String type() {
    return "migrate";
  }

  @Override
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {
    String number = words.next("VERSION");
    if (!number.matches("\\d{1,18}")) {
      throw words.wrong("Expected a number as VERSION, but got '" + number + "'");
    }
    fields.put("version", Long.valueOf(number));
  }
}
