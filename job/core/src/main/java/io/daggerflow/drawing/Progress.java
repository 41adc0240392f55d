package io.daggerflow.drawing;

import io.daggerflow.state.Status;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import io.daggerflow.view.TemplateNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of the nodes in one instance. The template has a node inside a {@code forEach} once,
 * the instance once for each copy: such nodes are told by counts.
 */
final class Progress {

  /** The picture shows no instance. */
  static final Progress NONE = new Progress(null);

  private static final Pattern NUMBER = Pattern.compile("\\[\\d+]");

  /** Of nodes of several statuses, the first of these gives the colour. */
  private static final List<Status> MOST_TELLING =
      List.of(
          Status.FAILURE,
          Status.EXECUTING,
          Status.SUBMITTED,
          Status.STOPPED,
          Status.NOT_STARTED,
          Status.COMPLETED,
          Status.SKIPPED);

  private final @Nullable InstanceView instance;
  private final Map<String, List<NodeView>> nodes = new HashMap<>();
  private final Map<String, List<NodeView>> copies = new HashMap<>();

  private Progress(@Nullable InstanceView instance) {
    this.instance = instance;
  }

  static Progress of(InstanceView instance) {
    Progress progress = new Progress(instance);
    for (NodeView node : instance.nodes()) {
      String path = NUMBER.matcher(node.path()).replaceAll("");
      boolean copy = node.path().endsWith("]");
      (copy ? progress.copies : progress.nodes)
          .computeIfAbsent(path, p -> new ArrayList<>())
          .add(node);
    }
    return progress;
  }

  @Nullable Status status(TemplateNode node) {
    if (node.path().isEmpty()) {
      return instance == null ? null : instance.status();
    }
    List<NodeView> all = nodes.getOrDefault(node.path(), List.of());
    return MOST_TELLING.stream()
        .filter(status -> all.stream().anyMatch(each -> each.status() == status))
        .findFirst()
        .orElse(null);
  }

  List<String> notes(TemplateNode node) {
    if (node.path().isEmpty()) {
      return instance == null ? List.of() : notes(instance);
    }
    List<NodeView> own = nodes.getOrDefault(node.path(), List.of());
    List<String> notes = new ArrayList<>();
    if (own.size() == 1 && own.get(0).path().equals(node.path())) {
      notes.addAll(notes(own.get(0)));
    } else if (!own.isEmpty()) {
      notes.add(counts(own));
    }
    if (copies.containsKey(node.path())) {
      notes.add("copies: " + counts(copies.get(node.path())));
    }
    return notes;
  }

  private static List<String> notes(InstanceView instance) {
    List<String> notes = new ArrayList<>();
    notes.add(Words.line("instance " + instance.id()));
    notes.add(
        Words.join(", ", instance.status().name(), instance.isSuspended() ? "suspended" : ""));
    if (instance.reason() != null) {
      notes.add(Words.line(instance.reason()));
    }
    return notes;
  }

  private static List<String> notes(NodeView node) {
    List<String> notes = new ArrayList<>();
    String words =
        Words.join(
            ", ",
            node.run() > 1 ? "run " + node.run() : "",
            node.attempt() > 1 ? "try " + node.attempt() : "",
            node.hold() ? "on hold" : "");
    if (!words.isEmpty()) {
      notes.add(words);
    }
    if (node.reason() != null) {
      notes.add(Words.line(node.reason()));
    }
    if (node.waitsFor() != null && node.waitsFor().value() != null) {
      notes.add(Words.line("waits for " + node.waitsFor().value()));
    }
    return notes;
  }

  /** {@code 3 COMPLETED, 1 EXECUTING}. */
  private static String counts(Collection<NodeView> nodes) {
    Map<Status, Integer> counts = new EnumMap<>(Status.class);
    nodes.forEach(node -> counts.merge(node.status(), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    for (Status status :
        List.of(Status.COMPLETED, Status.SKIPPED, Status.FAILURE, Status.STOPPED)) {
      count(words, counts, status);
    }
    for (Status status : List.of(Status.EXECUTING, Status.SUBMITTED, Status.NOT_STARTED)) {
      count(words, counts, status);
    }
    return String.join(", ", words);
  }

  private static void count(List<String> words, Map<Status, Integer> counts, Status status) {
    if (counts.containsKey(status)) {
      words.add(counts.get(status) + " " + status);
    }
  }

  /** The statuses of an action; empty where it never ran. */
  String ofAction(String path) {
    List<NodeView> all = nodes.getOrDefault(path, List.of());
    if (all.isEmpty()) {
      return "";
    }
    return all.size() == 1 ? all.get(0).status().name() : counts(all);
  }
}
