package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Replay;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
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

  private static final int SHOWN = 100;

  @Mixin private LetterFilter filter;

  @Option(names = "--replay", order = 8, description = "Replay them, after a question.")
  private boolean replay;

  @Option(
      names = "--again",
      order = 8,
      description = "With --replay: also those that were replayed before.")
  private boolean again;

  @Option(
      names = "--limit",
      order = 8,
      paramLabel = "N",
      description =
          "At most so many, the newest, by their time (default: 100; of --json and --replay all, as"
              + " they lie in their topic).")
  private @Nullable Integer limit;

  @Mixin private Confirmation confirmation;
  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Connection connection = connecting.connection();
    try (LetterTopic all = new LetterTopic(connection, filter)) {
      if (replay) {
        Replay.Letters letters = limit == null ? all : new NewestLetters(all, limit);
        return new LetterReplay(connection, confirmation, output).run(letters, again);
      }
      if (limit == null && output.isJson()) {
        show(all, 0);
      } else {
        NewestLetters newest = new NewestLetters(all, limit == null ? SHOWN : limit);
        show(newest, newest.older());
      }
    }
    return 0;
  }

  private void show(Replay.Letters letters, long older) {
    LetterText text = new LetterText(output);
    AtomicLong shown = new AtomicLong();
    letters.forEach(
        letter -> {
          shown.incrementAndGet();
          if (output.isJson()) {
            output.json(letter.json());
          } else {
            text.print(letter);
          }
        });
    if (shown.get() + older == 0) {
      output.err().println("No dead letters");
    } else if (older > 0) {
      output.err().println("… and " + older + " older ones (--limit)");
    }
    output.err().flush();
  }
}
