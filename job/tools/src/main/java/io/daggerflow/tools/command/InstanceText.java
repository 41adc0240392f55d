package io.daggerflow.tools.command;

import io.daggerflow.tools.words.EventWords;
import io.daggerflow.tools.words.Took;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an instance for people: head, parameters, and the tree of its nodes. */
public final class InstanceText {

  private final Output output;

  public InstanceText(Output output) {
    this.output = output;
  }

  public void print(InstanceView view) {
    output.out().println(head(view));
    Table facts = new Table();
    fact(facts, "reason", view.reason());
    fact(facts, "time", times(view));
    fact(facts, "due", view.due());
    view.parameters()
        .forEach((name, value) -> facts.row("parameter", EventWords.pair(name, value)));
    view.elements()
        .forEach(
            (path, fields) ->
                fields.forEach((name, value) -> facts.row(path, EventWords.pair(name, value))));
    view.failures().forEach(failure -> facts.row("failed", EventWords.failure(failure)));
    if (!view.isComplete()) {
      facts.row("incomplete", "earlier events are no longer on the topic");
    }
    facts.print(output.out(), "  ");
    output.out().println();
    nodes(view).print(output.out(), "  ");
  }

  private String head(InstanceView view) {
    List<String> words = new ArrayList<>();
    words.add(output.bold(view.id()));
    words.add(view.template() + (view.version() > 0 ? " version " + view.version() : ""));
    words.add(output.status(view.status()));
    if (view.isSuspended()) {
      words.add("suspended");
    }
    if (view.isCompensating()) {
      words.add("compensating");
    }
    if (view.incidents() > 0) {
      words.add(view.incidents() + (view.incidents() == 1 ? " incident" : " incidents"));
    }
    return String.join("  ", words);
  }

  private static void fact(Table facts, String name, @Nullable String value) {
    if (value != null) {
      facts.row(name, value);
    }
  }

  private static @Nullable String times(InstanceView view) {
    String created = view.created();
    if (created == null) {
      return null;
    }
    String completed = view.completed();
    if (completed == null) {
      return created + " until now, " + view.seq() + steps(view);
    }
    Duration duration = Took.between(created, completed);
    String took = duration == null ? "" : " (" + Took.of(duration) + ")";
    return created + " until " + completed + took + ", " + view.seq() + steps(view);
  }

  private static String steps(InstanceView view) {
    return view.seq() == 1 ? " step" : " steps";
  }

  private Table nodes(InstanceView view) {
    Table table = new Table();
    for (NodeView node : view.nodes()) {
      String indent = "  ".repeat((int) node.path().chars().filter(c -> c == '/').count());
      table
          .row(indent + node.name(), node.type())
          .cell(node.status().name(), text -> output.status(text, node.status()))
          .cell(String.join(", ", details(node)));
    }
    return table;
  }

  private static List<String> details(NodeView node) {
    List<String> details = new ArrayList<>(EventWords.node(node));
    if (node.due() != null) {
      details.add("due " + node.due());
    }
    return details;
  }
}
