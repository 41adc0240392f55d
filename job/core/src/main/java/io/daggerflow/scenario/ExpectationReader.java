package io.daggerflow.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code expect} steps. */
final class ExpectationReader {

  private static final String IN_ANY_ORDER = "InAnyOrder";
  private static final List<String> RECORDS =
      List.of("commands", "calls", "rejections", "deadLetters");
  private static final Set<String> FIELDS = fields();

  private static Set<String> fields() {
    Set<String> fields = new HashSet<>(Set.of("now", "instances", "events"));
    fields.addAll(RECORDS);
    RECORDS.forEach(list -> fields.add(list + IN_ANY_ORDER));
    return fields;
  }

  Expectation read(Entry entry) throws InvalidScenarioException {
    Map<String, Entry> fields = entry.object(FIELDS);
    List<ScenarioStep.Act> checks = new ArrayList<>();
    for (Map.Entry<String, Entry> field : fields.entrySet()) {
      checks.add(check(field.getKey(), field.getValue(), fields));
    }
    return new Expectation(checks);
  }

  private static ScenarioStep.Act check(String name, Entry entry, Map<String, Entry> all)
      throws InvalidScenarioException {
    if (name.equals("now")) {
      return now(entry.timestamp());
    }
    if (name.equals("instances")) {
      return instances(entry);
    }
    if (name.equals("events") && entry.json() instanceof Long count) {
      return stage -> Difference.between(name, count, (long) stage.fresh(name).size());
    }
    List<@Nullable Object> expected = new ArrayList<>();
    for (Entry element : entry.list()) {
      expected.add(element.json());
    }
    if (!name.endsWith(IN_ANY_ORDER)) {
      return stage -> Alignment.inOrder(name, expected, stage.fresh(name, expected));
    }
    String list = name.substring(0, name.length() - IN_ANY_ORDER.length());
    if (all.containsKey(list)) {
      throw entry.refused("Expected either '" + list + "' or '" + name + "', but there are both");
    }
    return stage -> Alignment.inAnyOrder(list, expected, stage.fresh(list));
  }

  private static ScenarioStep.Act now(Instant expected) {
    return stage -> {
      Instant now = Instant.ofEpochMilli(stage.job().now());
      return now.equals(expected)
          ? List.of()
          : List.of(new Difference("now", expected.toString(), now.toString()));
    };
  }

  private static ScenarioStep.Act instances(Entry entry) throws InvalidScenarioException {
    List<InstanceExpectation> instances = new ArrayList<>();
    for (Map.Entry<String, Entry> instance : entry.object().entrySet()) {
      instances.add(InstanceExpectation.read(instance.getKey(), instance.getValue()));
    }
    return stage -> {
      List<Difference> differences = new ArrayList<>();
      instances.forEach(instance -> differences.addAll(instance.check(stage.job())));
      return differences;
    };
  }
}
