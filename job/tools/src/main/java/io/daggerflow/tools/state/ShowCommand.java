package io.daggerflow.tools.state;

import io.daggerflow.inspect.ShownInstance;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.command.InstanceText;
import io.daggerflow.tools.command.Output;
import io.daggerflow.tools.command.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dagger state show}: one instance of a savepoint. */
@Command(
    name = "show",
    description = {
      "Shows an instance as 'dagger status' does, but from a savepoint; and what it is subscribed",
      "to, what correlation knows of that, its timers and its calls without an answer."
    })
public final class ShowCommand implements Callable<Integer> {

  @Mixin private Opened savepoint;

  @Parameters(index = "1", paramLabel = "ID", description = "The instance.")
  private String id;

  @Mixin private Output output;

  @Override
  public Integer call() {
    ShownInstance shown = savepoint.read(output, opened -> ShownInstance.of(opened, id));
    if (shown == null) {
      throw new ClientException(
          "Expected an instance '" + id + "', but the savepoint has none of this id");
    }
    if (output.isJson()) {
      output.json(shown.toJson());
    } else {
      new InstanceText(output).print(shown.view());
      output.out().println();
      Table table = new Table();
      shown.lines().forEach(line -> table.row(line.kind(), line.text()));
      table.print(output.out(), "  ");
    }
    return 0;
  }
}
