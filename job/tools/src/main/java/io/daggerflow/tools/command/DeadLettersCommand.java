package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Replay;
import io.daggerflow.tools.client.StoredLetter;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.tools.words.EventWords;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dagger dead-letters}: messages that could not be used, and why; and again, please. */
@Command(
    name = "dead-letters",
    description = {
      "Shows messages that could not be used: code, position, reason, value.",
      "With --replay the job reads those messages as if they came on their topic again, each dead"
          + " letter once: one that was replayed before is left out.",
      "With --json: the records as they are, one a line; with --replay the numbers."
    })
public final class DeadLettersCommand implements Callable<Integer> {

  private static final int VALUE_WIDTH = 120;

  @Mixin private LetterFilter filter;

  @Option(names = "--replay", order = 8, description = "Replay them, after a question.")
  private boolean replay;

  @Option(
      names = "--again",
      order = 8,
      description = "With --replay: also those that were replayed before.")
  private boolean again;

  @Mixin private Confirmation confirmation;
  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Connection connection = connecting.connection();
    List<StoredLetter> letters = read(connection);
    if (letters.isEmpty()) {
      output.err().println("No dead letters");
    }
    if (replay) {
      return replay(connection, letters);
    }
    for (StoredLetter letter : letters) {
      if (output.isJson()) {
        output.json(letter.json());
      } else {
        print(letter);
      }
    }
    return 0;
  }

  private List<StoredLetter> read(Connection connection) {
    List<StoredLetter> letters = new ArrayList<>();
    try (TopicReader reader = new TopicReader(connection, connection.topics().deadLetters())) {
      reader
          .whole()
          .toEnd(
              record -> {
                StoredLetter letter = StoredLetter.of(record);
                if (letter != null && filter.matches(letter)) {
                  letters.add(letter);
                }
              });
    }
    letters.sort(Comparator.comparing(letter -> Values.text(letter.json().get("time"))));
    return letters;
  }

  // ---- replay

  private int replay(Connection connection, List<StoredLetter> letters) {
    Replay replays = new Replay(connection);
    List<Replay.Outcome> outcomes = replays.look(letters, again);
    long wanted = outcomes.stream().filter(each -> each == Replay.Outcome.REPLAYED).count();
    if (confirmation.isDryRun()) {
      show(connection, letters, outcomes);
      summary(outcomes, "to be replayed");
      return 0;
    }
    if (wanted > 0) {
      String question = "Replay " + wanted + (wanted == 1 ? " dead letter?" : " dead letters?");
      if (!confirmation.isGranted(question)) {
        output.err().println("Nothing was replayed");
        return 1;
      }
      Progress progress = new Progress(output, wanted);
      outcomes = replays.replay(letters, again, progress::reached);
      progress.end();
    }
    summary(outcomes, "replayed");
    boolean impossible = outcomes.contains(Replay.Outcome.IMPOSSIBLE);
    if (impossible && !output.isJson()) {
      obstacles(connection, letters);
    }
    return impossible ? 1 : 0;
  }

  private void show(
      Connection connection, List<StoredLetter> letters, List<Replay.Outcome> outcomes) {
    if (output.isJson()) {
      return;
    }
    for (int i = 0; i < letters.size(); i++) {
      StoredLetter letter = letters.get(i);
      String what =
          switch (outcomes.get(i)) {
            case REPLAYED -> "";
            case BEFORE -> "was replayed before";
            case IMPOSSIBLE -> letter.obstacle(connection.topics());
          };
      output.out().println(head(letter) + (what == null || what.isEmpty() ? "" : "  " + what));
    }
  }

  private void obstacles(Connection connection, List<StoredLetter> letters) {
    for (StoredLetter letter : letters) {
      String obstacle = letter.obstacle(connection.topics());
      if (obstacle != null) {
        output.err().println(EventWords.position(letter.json()) + ": " + obstacle);
      }
    }
    output.err().flush();
  }

  private void summary(List<Replay.Outcome> outcomes, String done) {
    Map<Replay.Outcome, Long> counts = new EnumMap<>(Replay.Outcome.class);
    outcomes.forEach(outcome -> counts.merge(outcome, 1L, Long::sum));
    long replayed = counts.getOrDefault(Replay.Outcome.REPLAYED, 0L);
    long before = counts.getOrDefault(Replay.Outcome.BEFORE, 0L);
    long impossible = counts.getOrDefault(Replay.Outcome.IMPOSSIBLE, 0L);
    if (output.isJson()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("dryRun", confirmation.isDryRun());
      json.put("replayed", replayed);
      json.put("before", before);
      json.put("impossible", impossible);
      output.json(json);
      return;
    }
    output
        .out()
        .println(
            replayed
                + " "
                + done
                + (before == 0 ? "" : ", " + before + " replayed before and left out (--again)")
                + (impossible == 0 ? "" : ", " + impossible + " cannot come again"));
    output.out().flush();
  }

  // ---- showing them

  private String head(StoredLetter letter) {
    return output.bold(Values.text(letter.json().get("code")))
        + "  "
        + EventWords.position(letter.json())
        + "  "
        + Values.text(letter.json().get("time"));
  }

  private void print(StoredLetter letter) {
    Map<String, @Nullable Object> json = letter.json();
    output.out().println(head(letter));
    Table facts = new Table();
    fact(facts, "reason", json.get("message"));
    fact(facts, "instance", json.get("instanceId"));
    fact(facts, "path", json.get("path"));
    fact(facts, "correlates by", json.get("correlationKey"));
    fact(facts, "key", bytes(json, "key", "keyEncoding"));
    fact(facts, "value", bytes(json, "value", "valueEncoding"));
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
