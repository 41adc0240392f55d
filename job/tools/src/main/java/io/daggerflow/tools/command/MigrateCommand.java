package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dagger migrate ID VERSION}. */
@Command(name = "migrate", description = "Moves an instance to another version of its template.")
public final class MigrateCommand extends InstanceCommand {

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
  private long version;

  @Override
  Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = request("migrate");
    request.put("version", version);
    return request;
  }
}
