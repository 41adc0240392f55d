package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.TopicSender;
import io.daggerflow.value.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dagger send TOPIC JSON}: writes one record, for trying things out. */
@Command(name = "send", description = "Writes one record to a topic, for trying things out.")
public final class SendCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TOPIC", description = "An existing topic.")
  private String topic;

  @Parameters(index = "1", paramLabel = "JSON", description = "Value of the record.")
  private String value;

  @Option(names = "--key", paramLabel = "KEY", description = "Key of the record (default: none).")
  private @Nullable String key;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME=VALUE",
      description = "A header; can be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(names = "--raw", description = "Send the value as it is, JSON or not.")
  private boolean raw;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    if (!raw) {
      check();
    }
    Connection connection = connecting.connection();
    try (TopicSender sender = new TopicSender(connection)) {
      RecordMetadata sent = sender.send(topic, key, value, headers);
      if (output.isJson()) {
        output.json(
            Map.of("topic", topic, "partition", (long) sent.partition(), "offset", sent.offset()));
      } else {
        output.out().println(topic + "[" + sent.partition() + "]@" + sent.offset());
      }
    }
    return 0;
  }

  private void check() {
    try {
      Json.parse(value);
    } catch (Json.InvalidJsonException e) {
      throw new ParameterException(
          spec.commandLine(),
          e.getMessage() + ", in '" + value + "' (--raw sends it all the same)");
    }
  }
}
