package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.view.InstanceView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dagger status ID}: what the events of an instance say of it. */
@Command(
    name = "status",
    description = {
      "Shows an instance: status, parameters, and every process and task.",
      "Reads its partition of the event topic from the beginning."
    })
public final class StatusCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "The instance.")
  private InstanceId id;

  @Option(
      names = "--watch",
      description =
          "Show it again at every change, until it is over: on a terminal in the same place.")
  private boolean watch;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Connection connection = connecting.connection();
    try (InstanceEvents events = InstanceEvents.read(connection, id)) {
      TemplateRecords.tell(events.view(), connection);
      if (watch) {
        Screen screen = new Screen();
        screen.show(events.view());
        events.follow(() -> screen.show(events.view()));
      } else {
        show(events.view());
      }
    }
    return 0;
  }

  private void show(InstanceView view) {
    if (output.isJson()) {
      output.json(view.toJson());
    } else {
      new InstanceText(output).print(view);
    }
  }

  /** Draws the instance over what it drew before; without a terminal, below it. */
  private final class Screen {
    private int lines;

    private void show(InstanceView view) {
      if (lines > 0 && output.isTerminal()) {
        Output.eraseRows(output.out(), lines);
      } else if (lines > 0 && !output.isJson()) {
        output.out().println();
      }
      StringWriter text = new StringWriter();
      PrintWriter terminal = output.out();
      if (output.isJson()) {
        output.json(view.toJson());
        return;
      }
      new InstanceText(output.to(new CleanWriter(text))).print(view);
      lines = Output.rows(text.toString());
      terminal.print(text);
      terminal.flush();
    }
  }
}
