package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dagger events [ID]}: the history of one instance or of all. */
@Command(
    name = "events",
    description = {
      "Shows what happened, step by step: cause, changes of status, changed parameters.",
      "With --json: the records as they are, one a line."
    })
public final class EventsCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "The instance; without it all of them.")
  private @Nullable InstanceId id;

  @Option(names = "--follow", description = "Go on with what comes, until interrupted.")
  private boolean follow;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  private boolean any;

  @Override
  public Integer call() {
    Connection connection = connecting.connection();
    byte[] key = id == null ? null : id.text().getBytes(StandardCharsets.UTF_8);
    try (TopicReader reader = new TopicReader(connection, connection.topics().events())) {
      TopicReader events = key == null ? reader.whole() : reader.of(key);
      events.toEnd(record -> show(record, key));
      if (follow) {
        events.follow(record -> show(record, key), () -> true);
      }
    }
    if (!any) {
      output.err().println(id == null ? "No events" : "No events of instance '" + id + "'");
    }
    return any || id == null ? 0 : 1;
  }

  private void show(ConsumerRecord<byte[], byte[]> record, byte @Nullable [] key) {
    if (key != null && !TopicReader.hasKey(record, key)) {
      return;
    }
    Map<String, @Nullable Object> event = Records.json(record);
    if (event == null) {
      return;
    }
    any = true;
    if (output.isJson()) {
      output.json(event);
    } else {
      new EventText(output).print(event, key == null);
    }
  }
}
