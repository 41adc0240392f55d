package io.daggerflow.tools.command;

import io.daggerflow.state.Status;
import io.daggerflow.tools.console.view.Filter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instances are meant: the same for a list and for what is asked of many. */
class Choice {

  @Option(
      names = "--template",
      order = 4,
      paramLabel = "NAME",
      converter = SomeText.class,
      description = "Only those of this template.")
  private @Nullable String template;

  @Option(
      names = "--status",
      order = 4,
      paramLabel = "STATUS",
      description = "Only those with this status: ${COMPLETION-CANDIDATES}.")
  private @Nullable Status status;

  @Option(names = "--open", order = 4, description = "Only those that are not over.")
  private boolean open;

  @Option(
      names = "--incidents",
      order = 4,
      description = "Only those with a task on hold, which waits for an operator.")
  private boolean incidents;

  @Option(
      names = "--from",
      order = 4,
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = {"Only those that were created then or later.", TimeOption.HELP})
  private @Nullable Instant from;

  @Option(
      names = "--until",
      order = 4,
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Only those that were created before.")
  private @Nullable Instant until;

  @Option(
      names = "--quiet",
      order = 4,
      paramLabel = "DURATION",
      converter = Seconds.class,
      description = "Only those without a change for so long: seconds or PT1H.")
  private @Nullable Duration quiet;

  @Option(
      names = "--text",
      order = 4,
      paramLabel = "TEXT",
      converter = SomeText.class,
      description =
          "Only those whose id or a parameter begins so, or whose reason has it somewhere.")
  private @Nullable String text;

  @Option(
      names = "--limit",
      order = 5,
      paramLabel = "N",
      description = "At most so many, the newest (default: 100 of a list, else all).")
  private @Nullable Integer limit;

  /** Parameters with the values that they must have. */
  List<Parameter> parameters() {
    return List.of();
  }

  Filter filter() {
    return new Filter(
        template,
        status,
        open,
        incidents,
        parameters().stream().map(Parameter::searched).toList(),
        from,
        until,
        quiet == null ? null : Instant.now().minus(quiet),
        text);
  }

  /** Whether anything at all is said. */
  boolean isGiven() {
    return !filter().equals(Filter.ALL);
  }

  int limit(int otherwise) {
    return limit == null ? otherwise : Math.max(0, limit);
  }
}
