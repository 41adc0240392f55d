package io.daggerflow.scenario;

import io.daggerflow.scenario.Difference.Said;
import io.daggerflow.state.Status;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a scenario expects of one instance. */
final class InstanceExpectation {

  private static final String ABSENT = "absent";
  private static final int SIBLINGS = 8;
  private static final Set<String> FIELDS =
      Set.of(
          "status",
          "version",
          "suspended",
          "compensating",
          "incidents",
          "parameters",
          "tasks",
          "reasons");

  private final String id;
  private final @Nullable Object expected;
  private final List<Check> checks = new ArrayList<>();

  @FunctionalInterface
  private interface Check {
    List<Difference> on(InstanceView view);
  }

  private InstanceExpectation(String id, @Nullable Object expected) {
    this.id = id;
    this.expected = expected;
  }

  static InstanceExpectation read(String id, Entry entry) throws InvalidScenarioException {
    InstanceExpectation expectation = new InstanceExpectation(id, entry.json());
    if (!ABSENT.equals(entry.json())) {
      for (Map.Entry<String, Entry> field : entry.object(FIELDS).entrySet()) {
        expectation.read(
            "instances." + id + '.' + field.getKey(), field.getKey(), field.getValue());
      }
    }
    return expectation;
  }

  private void read(String place, String field, Entry entry) throws InvalidScenarioException {
    switch (field) {
      case "status" -> {
        String status = status(entry);
        checks.add(view -> status(place, status, view.status(), view.reason()));
      }
      case "version" -> {
        long version = entry.integer();
        checks.add(view -> Difference.between(place, version, view.version()));
      }
      case "suspended" -> {
        boolean flag = entry.flag();
        checks.add(view -> Difference.between(place, flag, view.isSuspended()));
      }
      case "compensating" -> {
        boolean flag = entry.flag();
        checks.add(view -> Difference.between(place, flag, view.isCompensating()));
      }
      case "incidents" -> {
        long number = entry.integer();
        checks.add(view -> Difference.between(place, number, view.incidents()));
      }
      case "parameters" -> {
        entry.object();
        Object parameters = entry.json();
        checks.add(view -> Difference.between(place, parameters, view.parameters()));
      }
      case "tasks" -> tasks(place, entry);
      default -> reasons(place, entry);
    }
  }

  private void tasks(String place, Entry entry) throws InvalidScenarioException {
    for (Map.Entry<String, Entry> task : entry.object().entrySet()) {
      String path = task.getKey();
      String status = status(task.getValue());
      checks.add(view -> task(place + '.' + path, path, status, view));
    }
  }

  private static List<Difference> task(
      String place, String path, String expected, InstanceView view) {
    NodeView node = view.node(path);
    if (node != null) {
      return status(place, expected, node.status(), node.reason());
    }
    if (!view.mayHave(path)) {
      return List.of(new Difference(place, expected, new Said(unknown(path, view))));
    }
    return status(place, expected, Status.NOT_STARTED, null);
  }

  /** Most paths are wrong in their last name only. */
  private static String unknown(String path, InstanceView view) {
    String parent = path.substring(0, path.lastIndexOf('/') + 1);
    String siblings =
        view.nodes().stream()
            .map(NodeView::path)
            .filter(other -> other.startsWith(parent))
            .filter(other -> other.indexOf('/', parent.length()) < 0)
            .limit(SIBLINGS)
            .collect(Collectors.joining(", "));
    return "no node of this template" + (siblings.isEmpty() ? "" : ": there are " + siblings);
  }

  /** The reason of the actual status is worth telling. */
  private static List<Difference> status(
      String place, String expected, Status actual, @Nullable String reason) {
    if (actual.name().equals(expected)) {
      return List.of();
    }
    Object told = reason == null ? actual.name() : new Said(actual.name() + " (" + reason + ")");
    return List.of(new Difference(place, expected, told));
  }

  private static String status(Entry entry) throws InvalidScenarioException {
    String text = entry.text();
    if (Arrays.stream(Status.values()).noneMatch(status -> status.name().equals(text))) {
      throw entry.wrong("one of " + Arrays.toString(Status.values()));
    }
    return text;
  }

  private void reasons(String place, Entry entry) throws InvalidScenarioException {
    for (Map.Entry<String, Entry> reason : entry.object().entrySet()) {
      String path = reason.getKey();
      String text = reason.getValue().text();
      checks.add(view -> Difference.substring(place + '.' + path, text, reason(view, path)));
    }
  }

  private static @Nullable String reason(InstanceView view, String path) {
    NodeView node = view.node(path);
    if (path.isEmpty()) {
      return view.reason();
    }
    return node == null ? null : node.reason();
  }

  List<Difference> check(ScenarioJob job) {
    String place = "instances." + id;
    InstanceView view = job.views().get(id);
    if (ABSENT.equals(expected)) {
      return job.has(id)
          ? List.of(
              new Difference(place, ABSENT, new Said(view == null ? "there" : "" + view.status())))
          : List.of();
    }
    if (view == null) {
      return List.of(new Difference(place, expected, new Said("unknown: " + known(job))));
    }
    List<Difference> differences = new ArrayList<>();
    checks.forEach(check -> differences.addAll(check.on(view)));
    return differences;
  }

  private static String known(ScenarioJob job) {
    return job.views().isEmpty()
        ? "there is no instance"
        : "there are only " + String.join(", ", job.views().keySet());
  }
}
