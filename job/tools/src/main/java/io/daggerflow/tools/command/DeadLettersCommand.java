package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dagger dead-letters}: messages that could not be used, and why. */
@Command(
    name = "dead-letters",
    description = {
      "Shows messages that could not be used: code, position, reason, value.",
      "With --json: the records as they are, one a line."
    })
public final class DeadLettersCommand implements Callable<Integer> {

  private static final int VALUE_WIDTH = 120;

  @Option(names = "--code", paramLabel = "CODE", description = "Only those with this code.")
  private @Nullable String code;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Only those of this topic.")
  private @Nullable String topic;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Connection connection = connecting.connection();
    List<Map<String, @Nullable Object>> letters = new ArrayList<>();
    try (TopicReader reader = new TopicReader(connection, connection.topics().deadLetters())) {
      reader
          .whole()
          .toEnd(
              record -> {
                Map<String, @Nullable Object> letter = Records.json(record);
                if (letter != null && isWanted(letter)) {
                  letters.add(letter);
                }
              });
    }
    letters.sort(java.util.Comparator.comparing(letter -> Values.text(letter.get("time"))));
    letters.forEach(output.isJson() ? output::json : this::print);
    if (letters.isEmpty()) {
      output.err().println("No dead letters");
    }
    return 0;
  }

  private boolean isWanted(Map<String, @Nullable Object> letter) {
    return (code == null || code.equals(letter.get("code")))
        && (topic == null || topic.equals(letter.get("topic")));
  }

  private void print(Map<String, @Nullable Object> letter) {
    String position =
        letter.get("topic") + "[" + letter.get("partition") + "]@" + letter.get("offset");
    output
        .out()
        .println(
            output.bold(Values.text(letter.get("code")))
                + "  "
                + position
                + "  "
                + Values.text(letter.get("time")));
    Table facts = new Table();
    fact(facts, "reason", letter.get("message"));
    fact(facts, "instance", letter.get("instanceId"));
    fact(facts, "path", letter.get("path"));
    fact(facts, "correlates by", letter.get("correlationKey"));
    fact(facts, "key", bytes(letter, "key", "keyEncoding"));
    fact(facts, "value", bytes(letter, "value", "valueEncoding"));
    facts.print(output.out(), "  ");
  }

  private static @Nullable String bytes(
      Map<String, @Nullable Object> letter, String field, String encoding) {
    if (letter.get(field) == null) {
      return null;
    }
    String text = Table.shorten(Values.text(letter.get(field)), VALUE_WIDTH);
    return "base64".equals(letter.get(encoding)) ? text + " (base64)" : text;
  }

  private static void fact(Table facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.row(name, Values.text(value).replaceAll("\\p{Cntrl}", " "));
    }
  }
}
