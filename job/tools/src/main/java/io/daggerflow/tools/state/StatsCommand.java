package io.daggerflow.tools.state;

import io.daggerflow.inspect.StateStats;
import io.daggerflow.tools.command.Output;
import io.daggerflow.tools.command.Table;
import io.daggerflow.value.Values;
import io.daggerflow.view.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dagger state stats}: the figures of a savepoint. */
@Command(
    name = "stats",
    description = {
      "Counts instances, bytes, timers, calls, messages and subscriptions of a savepoint.",
      "Sizes are those of the content, without what RocksDB adds; those of the operators are what",
      "the savepoint takes on disk."
    })
public final class StatsCommand implements Callable<Integer> {

  @Mixin private Opened savepoint;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Map<String, @Nullable Object> stats = savepoint.read(output, StateStats::of).toJson();
    if (output.isJson()) {
      output.json(stats);
    } else {
      print(stats);
    }
    return 0;
  }

  private void print(Map<?, ?> stats) {
    Map<?, ?> instances = object(stats, "instances");
    Map<?, ?> keys = object(stats, "keys");
    title("Instances: " + sizes(instances));
    versions(instances, Fields.list(stats, "versions"));
    lines(
        "newest step",
        Fields.text(stats, "newestStep"),
        "timers",
        timers(instances),
        "buffered messages",
        count(instances, "bufferedMessages"),
        "held while suspended",
        count(instances, "heldMessages"),
        "calls without an answer",
        calls(object(stats, "calls")));
    list("Largest instances", Fields.list(instances, "largest"), "bytes", "instanceId");
    title("Correlation keys: " + sizes(keys));
    lines("timers", timers(keys), "kept messages", count(keys, "keptMessages"));
    channels(Fields.list(keys, "channels"));
    list("Most subscriptions", Fields.list(keys, "mostSubscriptions"), "subscriptions", "key");
    list("Largest keys", Fields.list(keys, "largest"), "bytes", "key");
    title("Bytes in the savepoint");
    Table table = new Table();
    object(stats, "operators")
        .forEach((name, bytes) -> table.row(String.valueOf(name), number((Long) bytes)));
    table.print(output.out(), "  ");
  }

  private void title(String text) {
    output.out().println(output.bold(text));
  }

  private void lines(@Nullable String... namesAndValues) {
    Table table = new Table();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      table.row(Values.text(namesAndValues[i]), value == null ? "none" : value);
    }
    table.print(output.out(), "  ");
    output.out().println();
  }

  private void versions(Map<?, ?> instances, List<?> versions) {
    Map<?, ?> statuses = object(instances, "versions");
    Table table = new Table();
    for (Object each : versions) {
      Map<?, ?> version = (Map<?, ?>) each;
      String id = Values.text(version.get("version"));
      List<String> counts = new ArrayList<>();
      object(statuses, id)
          .forEach((status, count) -> counts.add(number((Long) count) + " " + status));
      table.row(
          id,
          "needed by " + number(Fields.number(version, "neededBy", 0)),
          Fields.flag(version, "retired") ? "retired" : "active",
          String.join(", ", counts));
    }
    statuses.forEach(
        (id, counts) -> {
          if (versions.stream().noneMatch(each -> id.equals(((Map<?, ?>) each).get("version")))) {
            table.row(Values.text(id), "", "its own definition", Values.text(counts));
          }
        });
    table.print(output.out(), "  ");
  }

  private void channels(List<?> channels) {
    Table table = new Table().row("CHANNEL", "KEYS", "SUBSCRIPTIONS", "EXCLUSIVE", "KEPT");
    for (Object each : channels) {
      Map<?, ?> channel = (Map<?, ?>) each;
      table.row(
          Values.text(channel.get("channel")),
          count(channel, "keys"),
          count(channel, "subscriptions"),
          count(channel, "exclusive"),
          count(channel, "keptMessages"));
    }
    table.print(output.out(), "  ");
    output.out().println();
  }

  private void list(String title, List<?> ones, String number, String name) {
    if (ones.isEmpty()) {
      return;
    }
    title(title);
    Table table = new Table();
    for (Object each : ones) {
      Map<?, ?> one = (Map<?, ?>) each;
      table.row(count(one, number), Table.shorten(Values.text(one.get(name)), 120));
    }
    table.print(output.out(), "  ");
    output.out().println();
  }

  private static String sizes(Map<?, ?> of) {
    String count = count(of, "count");
    return of.get("median") == null
        ? count
        : count
            + " with "
            + count(of, "bytes")
            + " bytes; each "
            + count(of, "min")
            + " to "
            + count(of, "max")
            + ", median "
            + count(of, "median");
  }

  private static String timers(Map<?, ?> of) {
    Map<?, ?> timers = object(of, "timers");
    String count = count(timers, "count");
    return timers.get("first") == null
        ? count
        : count + ", from " + timers.get("first") + " to " + timers.get("last");
  }

  private static String calls(Map<?, ?> calls) {
    List<String> paths = new ArrayList<>();
    object(calls, "paths").forEach((path, count) -> paths.add(count + " of " + path));
    return count(calls, "count") + (paths.isEmpty() ? "" : ": " + String.join(", ", paths));
  }

  private static Map<?, ?> object(Map<?, ?> json, String name) {
    Map<?, ?> object = Fields.object(json, name);
    return object == null ? Map.of() : object;
  }

  private static String count(Map<?, ?> json, String name) {
    return number(Fields.number(json, name, 0));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
