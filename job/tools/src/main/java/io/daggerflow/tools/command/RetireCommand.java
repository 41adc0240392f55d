package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dagger retire TEMPLATE VERSION}. */
@Command(
    name = "retire",
    description = {
      "Ends new starts of a version, also by messages. Instances of it go on.",
      "To deploy it again brings it back."
    })
public final class RetireCommand extends RequestCommand {

  @Parameters(index = "0", paramLabel = "TEMPLATE", description = "Name of the template.")
  private String template;

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
  private long version;

  @Override
  Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "retire");
    request.put("template", template);
    request.put("version", version);
    return request;
  }

  @Override
  void accepted(Answer answer) {
    template(answer);
  }
}
