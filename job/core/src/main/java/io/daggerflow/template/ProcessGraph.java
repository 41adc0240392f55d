package io.daggerflow.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what the {@code dependsOn} of siblings say together: names, completeness, no cycle. */
final class ProcessGraph {

  private static final String FIELD = "dependsOn";

  private final List<Fields> fields;
  private final List<ProcessTemplate> processes;
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  ProcessGraph(List<Fields> fields, List<ProcessTemplate> processes) {
    this.fields = fields;
    this.processes = processes;
    for (int i = 0; i < processes.size(); i++) {
      indexes.putIfAbsent(processes.get(i).name(), i);
    }
  }

  void check() {
    if (processes.stream().noneMatch(process -> process.dependsOn() != null)) {
      return;
    }
    for (int i = 0; i < processes.size(); i++) {
      DependsOn dependsOn = processes.get(i).dependsOn();
      if (dependsOn != null) {
        checkNames(fields.get(i), dependsOn);
      } else if (i > 0 && !fields.get(i).has(FIELD)) {
        fields
            .get(i)
            .problem(
                FIELD,
                "Expected 'dependsOn' on every process but the first, because another one has it,"
                    + " but it is a missing field");
      }
    }
    checkCycles();
  }

  private void checkNames(Fields at, DependsOn dependsOn) {
    Set<String> seen = new HashSet<>();
    for (String name : dependsOn.processes()) {
      if (!indexes.containsKey(name)) {
        at.problem(FIELD, Wording.unknownName("the name of a sibling", name, indexes.keySet()));
      } else if (!seen.add(name)) {
        at.problem(FIELD, "Expected each sibling once, but '" + name + "' stands twice");
      }
    }
  }

  private void checkCycles() {
    Set<Integer> done = new HashSet<>();
    for (int i = 0; i < processes.size(); i++) {
      visit(i, new ArrayList<>(), done);
    }
  }

  private void visit(int index, List<Integer> trail, Set<Integer> done) {
    if (trail.contains(index)) {
      noteCycle(trail.subList(trail.indexOf(index), trail.size()));
    } else if (!done.contains(index)) {
      trail.add(index);
      predecessors(index).forEach(before -> visit(before, trail, done));
      trail.remove(trail.size() - 1);
      done.add(index);
    }
  }

  private List<Integer> predecessors(int index) {
    DependsOn dependsOn = processes.get(index).dependsOn();
    return dependsOn == null
        ? List.of()
        : dependsOn.processes().stream().filter(indexes::containsKey).map(indexes::get).toList();
  }

  private void noteCycle(List<Integer> cycle) {
    StringBuilder names = new StringBuilder();
    cycle.forEach(index -> names.append(processes.get(index).name()).append(" → "));
    names.append(processes.get(cycle.get(0)).name());
    fields
        .get(cycle.get(0))
        .problem(FIELD, "Expected no process to wait for itself, but there is a cycle: " + names);
  }
}
