package io.daggerflow.tools.command;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.view.InstanceView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
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

  @Option(names = "--watch", description = "Show it again at every change, until it is over.")
  private boolean watch;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Connection connection = connecting.connection();
    byte[] key = id.text().getBytes(StandardCharsets.UTF_8);
    InstanceView view = new InstanceView(id.text());
    try (TopicReader reader = new TopicReader(connection, connection.topics().events())) {
      reader.of(key).toEnd(record -> apply(view, record, key));
      if (view.seq() == 0) {
        throw new ClientException(
            "Expected an instance '"
                + id
                + "', but topic '"
                + connection.topics().events()
                + "' has no event of it");
      }
      TemplateRecords.tell(view, connection);
      if (watch) {
        follow(reader, view, key);
      } else {
        show(view);
      }
    }
    return 0;
  }

  private static boolean apply(
      InstanceView view, ConsumerRecord<byte[], byte[]> record, byte[] key) {
    Map<String, @Nullable Object> event =
        TopicReader.hasKey(record, key) ? Records.json(record) : null;
    if (event != null) {
      view.apply(event);
    }
    return event != null;
  }

  private void show(InstanceView view) {
    if (output.isJson()) {
      output.json(view.toJson());
    } else {
      new InstanceText(output).print(view);
    }
  }

  private void follow(TopicReader reader, InstanceView view, byte[] key) {
    Screen screen = new Screen();
    screen.show(view);
    reader.follow(
        record -> {
          if (apply(view, record, key)) {
            screen.show(view);
          }
        },
        () -> !view.isOver());
  }

  /** Draws the instance over what it drew before; without a terminal, below it. */
  private final class Screen {
    private int lines;

    private void show(InstanceView view) {
      if (lines > 0 && output.isTerminal()) {
        output.out().print("\u001b[" + lines + "A\u001b[J");
      } else if (lines > 0 && !output.isJson()) {
        output.out().println();
      }
      StringWriter text = new StringWriter();
      PrintWriter terminal = output.out();
      if (output.isJson()) {
        output.json(view.toJson());
        return;
      }
      new InstanceText(output.to(new PrintWriter(text))).print(view);
      lines = (int) text.toString().lines().count();
      terminal.print(text);
      terminal.flush();
    }
  }
}
