package io.daggerflow.tools.command;

import io.daggerflow.state.Status;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.value.Values;
import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dagger list}: all instances that the event topic knows. */
@Command(
    name = "list",
    description = {
      "Lists instances, the newest first.",
      "Reads the event topic from the beginning. With --json: one array."
    })
public final class ListCommand implements Callable<Integer> {

  @Option(names = "--template", paramLabel = "NAME", description = "Only those of this template.")
  private @Nullable String template;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only those with this status: ${COMPLETION-CANDIDATES}.")
  private @Nullable Status status;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=VALUE",
      converter = Parameter.Converter.class,
      description = {
        "Only those whose runtime parameter has this value; can be repeated.",
        Parameter.HELP
      })
  private List<Parameter> parameters = List.of();

  @Option(names = "--incidents", description = "Only those that wait for an operator.")
  private boolean incidents;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many (default: 100).")
  private int limit;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    List<InstanceView> found = new ArrayList<>(instances(connecting.connection()));
    found.removeIf(view -> !isWanted(view));
    found.sort(
        Comparator.comparing((InstanceView view) -> String.valueOf(view.created()))
            .reversed()
            .thenComparing(InstanceView::id));
    List<InstanceView> shown = found.subList(0, Math.min(Math.max(limit, 0), found.size()));
    if (output.isJson()) {
      output.json(shown.stream().map(ListCommand::summary).toList());
    } else {
      print(shown, found.size());
    }
    return 0;
  }

  private static Collection<InstanceView> instances(Connection connection) {
    Map<String, InstanceView> views = new LinkedHashMap<>();
    try (TopicReader reader = new TopicReader(connection, connection.topics().events())) {
      reader
          .whole()
          .toEnd(
              record -> {
                Map<String, @Nullable Object> event = Records.json(record);
                if (event != null && event.get("instanceId") instanceof String id) {
                  views.computeIfAbsent(id, InstanceView::new).apply(event);
                }
              });
    }
    return views.values();
  }

  private boolean isWanted(InstanceView view) {
    return (template == null || template.equals(view.template()))
        && (status == null || status == view.status())
        && (!incidents || view.incidents() > 0)
        && parameters.stream().allMatch(wanted -> isWanted(view, wanted));
  }

  /** A value that is written like the one of the instance will do: 17 finds "17" too. */
  private static boolean isWanted(InstanceView view, Parameter wanted) {
    if (!view.parameters().containsKey(wanted.name())) {
      return wanted.value() == null;
    }
    Object value = view.parameters().get(wanted.name());
    return Values.text(value).equals(Values.text(wanted.value()));
  }

  private static Map<String, @Nullable Object> summary(InstanceView view) {
    Map<String, @Nullable Object> json = view.toJson();
    json.remove("nodes");
    return json;
  }

  private void print(List<InstanceView> shown, int all) {
    Table table = new Table().row("ID", "TEMPLATE", "STATUS", "CREATED", "");
    for (InstanceView view : shown) {
      table
          .row(view.id(), view.template() + "@" + view.version())
          .cell(view.status().name(), text -> output.status(text, view.status()))
          .cell(String.valueOf(view.created()))
          .cell(remarks(view));
    }
    table.print(output.out(), "");
    if (shown.size() < all) {
      output.out().println("… and " + (all - shown.size()) + " more (--limit)");
    }
    if (all == 0) {
      output.err().println("No instances");
    }
    output.out().flush();
  }

  private static String remarks(InstanceView view) {
    List<String> remarks = new ArrayList<>();
    if (view.isSuspended()) {
      remarks.add("suspended");
    }
    if (view.isCompensating()) {
      remarks.add("compensating");
    }
    if (view.incidents() > 0) {
      remarks.add(view.incidents() + (view.incidents() == 1 ? " incident" : " incidents"));
    }
    if (view.reason() != null) {
      remarks.add(Table.shorten(view.reason(), 60));
    }
    return String.join(", ", remarks);
  }
}
