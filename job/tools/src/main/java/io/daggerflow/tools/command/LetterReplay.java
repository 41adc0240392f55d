package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Replay;
import io.daggerflow.tools.client.StoredLetter;
import io.daggerflow.tools.words.EventWords;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replays dead letters after a question, or shows what that would do; says how many. */
final class LetterReplay {

  private static final int SHOWN = 20;

  private final Connection connection;
  private final Confirmation confirmation;
  private final Output output;

  /** What became of how many. */
  private final class Tally {
    private final Map<Replay.Outcome, Long> counts = new EnumMap<>(Replay.Outcome.class);
    private final List<String> obstacles = new ArrayList<>();

    private void add(StoredLetter letter, Replay.Outcome outcome) {
      counts.merge(outcome, 1L, Long::sum);
      if (outcome == Replay.Outcome.IMPOSSIBLE && obstacles.size() < SHOWN) {
        obstacles.add(EventWords.position(letter.json()) + ": " + obstacle(letter));
      }
    }

    private long of(Replay.Outcome outcome) {
      return counts.getOrDefault(outcome, 0L);
    }
  }

  LetterReplay(Connection connection, Confirmation confirmation, Output output) {
    this.connection = connection;
    this.confirmation = confirmation;
    this.output = output;
  }

  /** Gives the exit code. */
  int run(Replay.Letters letters, boolean again) {
    Replay replay = new Replay(connection);
    Tally looked = new Tally();
    replay.look(
        letters,
        again,
        (letter, outcome) -> {
          looked.add(letter, outcome);
          if (confirmation.isDryRun()) {
            show(letter, outcome);
          }
        });
    if (looked.counts.isEmpty()) {
      output.err().println("No dead letters");
    }
    if (confirmation.isDryRun()) {
      summary(looked, "to be replayed");
      return 0;
    }
    long wanted = looked.of(Replay.Outcome.REPLAYED);
    if (wanted == 0) {
      return done(looked);
    }
    String question = "Replay " + wanted + (wanted == 1 ? " dead letter?" : " dead letters?");
    if (!confirmation.isGranted(question, output)) {
      output.err().println("Nothing was replayed");
      return 1;
    }
    Tally tally = new Tally();
    Progress progress = new Progress(output, wanted);
    replay.replay(
        letters,
        again,
        (letter, outcome) -> {
          tally.add(letter, outcome);
          progress.reached(tally.of(Replay.Outcome.REPLAYED));
        });
    progress.end();
    return done(tally);
  }

  private int done(Tally tally) {
    summary(tally, "replayed");
    long impossible = tally.of(Replay.Outcome.IMPOSSIBLE);
    if (!output.isJson()) {
      tally.obstacles.forEach(output.err()::println);
      if (impossible > tally.obstacles.size()) {
        output.err().println("… and " + (impossible - tally.obstacles.size()) + " more");
      }
      output.err().flush();
    }
    return impossible == 0 ? 0 : 1;
  }

  private void show(StoredLetter letter, Replay.Outcome outcome) {
    if (output.isJson()) {
      return;
    }
    String what =
        switch (outcome) {
          case REPLAYED -> "";
          case BEFORE -> "  was replayed before";
          case IMPOSSIBLE -> "  " + obstacle(letter);
        };
    output.out().println(new LetterText(output).head(letter) + what);
  }

  private @Nullable String obstacle(StoredLetter letter) {
    return letter.obstacle(connection.topics());
  }

  private void summary(Tally tally, String done) {
    long replayed = tally.of(Replay.Outcome.REPLAYED);
    long before = tally.of(Replay.Outcome.BEFORE);
    long impossible = tally.of(Replay.Outcome.IMPOSSIBLE);
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
}
