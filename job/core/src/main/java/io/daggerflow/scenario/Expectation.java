package io.daggerflow.scenario;

import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a scenario expects against what came; lists are what was put out since they were last
 * named.
 */
final class Expectation {

  private static final String IN_ANY_ORDER = "InAnyOrder";
  private static final Set<String> LISTS =
      Set.of("commands", "rejections", "deadLetters", "events");
  private static final Set<String> FIELDS = fields();
  private static final Set<String> INSTANCE =
      Set.of(
          "status",
          "version",
          "suspended",
          "compensating",
          "incidents",
          "parameters",
          "tasks",
          "reasons");

  private final VirtualJob job;
  private final Map<String, Integer> seen = new HashMap<>();

  Expectation(VirtualJob job) {
    this.job = job;
  }

  private static Set<String> fields() {
    Set<String> fields = new HashSet<>(Set.of("now", "instances"));
    LISTS.forEach(list -> fields.add(list));
    List.of("commands", "rejections", "deadLetters")
        .forEach(list -> fields.add(list + IN_ANY_ORDER));
    return fields;
  }

  List<Difference> check(String place, @Nullable Object value) throws InvalidScenarioException {
    Map<String, @Nullable Object> expected = Shape.object(place, value, FIELDS);
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> entry : expected.entrySet()) {
      differences.addAll(check(place, entry.getKey(), entry.getValue()));
    }
    return differences;
  }

  private List<Difference> check(String place, String name, @Nullable Object expected)
      throws InvalidScenarioException {
    if (name.equals("now")) {
      Instant now = Instant.ofEpochMilli(job.now());
      boolean same = now.equals(Instant.parse(Shape.text(place + ".now", expected)));
      return same ? List.of() : List.of(new Difference("now", expected, now.toString()));
    }
    if (name.equals("instances")) {
      return instances(place + ".instances", expected);
    }
    if (name.endsWith(IN_ANY_ORDER)) {
      String list = name.substring(0, name.length() - IN_ANY_ORDER.length());
      return Difference.inAnyOrder(list, Shape.list(place + '.' + name, expected), fresh(list));
    }
    List<Object> actual = fresh(name);
    return name.equals("events") && expected instanceof Long
        ? Difference.between(name, expected, (long) actual.size())
        : Difference.between(name, Shape.list(place + '.' + name, expected), actual);
  }

  private List<Object> fresh(String list) {
    List<Object> all =
        switch (list) {
          case "commands" -> job.commands();
          case "rejections" -> job.rejections();
          case "deadLetters" -> job.deadLetters();
          default -> job.events();
        };
    int from = seen.getOrDefault(list, 0);
    seen.put(list, all.size());
    return new ArrayList<>(all.subList(from, all.size()));
  }

  private List<Difference> instances(String place, @Nullable Object expected)
      throws InvalidScenarioException {
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> entry : Shape.object(place, expected).entrySet()) {
      differences.addAll(instance(place, entry.getKey(), entry.getValue()));
    }
    return differences;
  }

  private List<Difference> instance(String place, String id, @Nullable Object expected)
      throws InvalidScenarioException {
    String name = "instances." + id;
    InstanceView view = job.view(id);
    if ("absent".equals(expected)) {
      return job.has(id)
          ? List.of(new Difference(name, "absent", view == null ? null : view.status().name()))
          : List.of();
    }
    if (view == null) {
      return List.of(new Difference(name, expected, new Difference.Said("unknown")));
    }
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> field :
        Shape.object(place + '.' + id, expected, INSTANCE).entrySet()) {
      differences.addAll(field(name, view, field.getKey(), field.getValue()));
    }
    return differences;
  }

  private static List<Difference> field(
      String name, InstanceView view, String field, @Nullable Object expected)
      throws InvalidScenarioException {
    String place = name + '.' + field;
    return switch (field) {
      case "status" -> Difference.between(place, expected, view.status().name());
      case "version" -> Difference.between(place, expected, view.version());
      case "suspended" -> Difference.between(place, expected, view.isSuspended());
      case "compensating" -> Difference.between(place, expected, view.isCompensating());
      case "incidents" -> Difference.between(place, expected, view.incidents());
      case "parameters" -> Difference.between(place, expected, view.parameters());
      case "tasks" -> tasks(place, view, Shape.object(place, expected));
      default -> reasons(place, view, Shape.object(place, expected));
    };
  }

  private static List<Difference> tasks(
      String place, InstanceView view, Map<String, @Nullable Object> expected) {
    List<Difference> differences = new ArrayList<>();
    expected.forEach(
        (path, status) -> {
          NodeView node = view.node(path);
          String actual = node == null ? "NOT_STARTED" : node.status().name();
          differences.addAll(Difference.between(place + '.' + path, status, actual));
        });
    return differences;
  }

  private static List<Difference> reasons(
      String place, InstanceView view, Map<String, @Nullable Object> expected)
      throws InvalidScenarioException {
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> entry : expected.entrySet()) {
      NodeView node = view.node(entry.getKey());
      String reason =
          entry.getKey().isEmpty() ? view.reason() : node == null ? null : node.reason();
      differences.addAll(
          Difference.substring(
              place + '.' + entry.getKey(), Shape.text(place, entry.getValue()), reason));
    }
    return differences;
  }
}
