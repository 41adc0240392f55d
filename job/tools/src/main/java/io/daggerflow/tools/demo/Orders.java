package io.daggerflow.tools.demo;

import io.daggerflow.state.Status;
import io.daggerflow.tools.command.Output;
import io.daggerflow.tools.command.Table;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The orders of one run of the demo: what the events say of them, shown while they go on. */
final class Orders {

  private static final int SAMPLES = 5;

  private final Output output;
  private long begin = System.nanoTime();
  private final Map<String, InstanceView> views = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private String shown = "";
  private long shownSecond = -1;

  Orders(Output output) {
    this.output = output;
  }

  /** An order that is about to be sent; the time counts from the first one. */
  synchronized void add(String id) {
    if (views.isEmpty()) {
      begin = System.nanoTime();
    }
    views.put(id, new InstanceView(id));
  }

  synchronized void event(Map<String, @Nullable Object> event) {
    InstanceView view = views.get(String.valueOf(event.get("instanceId")));
    if (view != null) {
      view.apply(event);
    }
  }

  synchronized void refused(String id, String why) {
    refused.put(id, why);
  }

  synchronized boolean areOver() {
    return views.values().stream()
        .allMatch(view -> view.isOver() || refused.containsKey(view.id()));
  }

  synchronized boolean areCompleted() {
    return views.values().stream().allMatch(view -> view.status() == Status.COMPLETED);
  }

  /** Redraws the line of progress; without a terminal prints a line when a second has passed. */
  synchronized void show() {
    long second = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    String line = progress();
    if (output.isTerminal()) {
      Output.eraseLine(output.out());
      output.out().print(line + "  " + second + " s");
    } else if (!line.equals(shown) && (second != shownSecond || areOver())) {
      output.out().println(line + "  " + second + " s");
      shownSecond = second;
      shown = line;
    }
    output.out().flush();
  }

  private String progress() {
    Map<String, Integer> counts = new TreeMap<>();
    views.values().forEach(view -> counts.merge(phase(view), 1, Integer::sum));
    StringBuilder line = new StringBuilder("orders");
    for (String phase : List.of("sent", "in PAYMENT", "in SHIPPING", "COMPLETED")) {
      line.append("  ").append(phase).append(' ');
      line.append(Table.pad(String.valueOf(counts.getOrDefault(phase, 0)), 3));
    }
    counts.forEach(
        (phase, count) -> {
          if (List.of("FAILURE", "STOPPED", "refused").contains(phase)) {
            line.append("  ").append(phase).append(' ').append(count);
          }
        });
    return line.toString().stripTrailing();
  }

  private String phase(InstanceView view) {
    if (refused.containsKey(view.id())) {
      return "refused";
    }
    if (view.status().isTerminal()) {
      return view.status().name();
    }
    return view.nodes().stream()
        .filter(node -> node.status() == Status.EXECUTING)
        .map(NodeView::path)
        .findFirst()
        .map(path -> "in " + path)
        .orElse("sent");
  }

  /** What became of the orders, and how long they took. */
  synchronized void summary() {
    if (output.isTerminal()) {
      output.out().println();
    }
    List<Long> took = new ArrayList<>();
    views.values().forEach(view -> addTo(took, millis(view)));
    took.sort(null);
    long completed =
        views.values().stream().filter(view -> view.status() == Status.COMPLETED).count();
    output.out().println();
    output.out().println(completed + " of " + views.size() + " orders COMPLETED");
    if (!took.isEmpty()) {
      output
          .out()
          .println(
              "An order took "
                  + seconds(took.get(took.size() / 2))
                  + " (median), "
                  + seconds(took.get(took.size() - 1))
                  + " at most");
    }
    output.out().println();
    samples();
    refused.values().stream().distinct().limit(SAMPLES).forEach(output.err()::println);
    output.out().flush();
  }

  private static void addTo(List<Long> list, @Nullable Long value) {
    if (value != null) {
      list.add(value);
    }
  }

  private void samples() {
    Table table = new Table().row("ORDER", "STATUS", "PAYMENT", "SHIPPING", "payment_id", "TOOK");
    List<InstanceView> sorted = new ArrayList<>(views.values());
    sorted.sort(java.util.Comparator.comparing(view -> view.status() == Status.COMPLETED ? 1 : 0));
    for (InstanceView view : sorted.subList(0, Math.min(SAMPLES, sorted.size()))) {
      Long millis = millis(view);
      table
          .row(view.id())
          .cell(view.status().name(), text -> output.status(text, view.status()))
          .cell(status(view, "PAYMENT"))
          .cell(status(view, "SHIPPING"))
          .cell(String.valueOf(view.parameters().getOrDefault("payment_id", "")))
          .cell(millis == null ? "" : seconds(millis));
    }
    table.print(output.out(), "  ");
    if (sorted.size() > SAMPLES) {
      output.out().println("  … and " + (sorted.size() - SAMPLES) + " more");
    }
  }

  private static String status(InstanceView view, String path) {
    NodeView node = view.node(path);
    return (node == null ? Status.NOT_STARTED : node.status()).name();
  }

  private static @Nullable Long millis(InstanceView view) {
    if (view.created() == null || view.completed() == null) {
      return null;
    }
    return Duration.between(Instant.parse(view.created()), Instant.parse(view.completed()))
        .toMillis();
  }

  private static String seconds(long millis) {
    return String.format(java.util.Locale.ROOT, "%.2f s", millis / 1000.0);
  }
}
