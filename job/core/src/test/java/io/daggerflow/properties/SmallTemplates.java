package io.daggerflow.properties;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random graphs of what {@link SmallModel} knows. Conditions are constants: 1 == 1, 1 == 2. */
final class SmallTemplates {

  private final Draw draw;
  private final boolean listeners;
  private int names;
  private int left;

  private SmallTemplates(Draw draw, boolean listeners, int size) {
    this.draw = draw;
    this.listeners = listeners;
    this.left = size;
  }

  /**
   * A template.
   *
   * @param listeners whether tasks may wait for messages
   */
  static Map<String, Object> template(Draw draw, boolean listeners) {
    SmallTemplates random = new SmallTemplates(draw, listeners, draw.between(3, 14));
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("template", "Small");
    template.put("version", 1L);
    template.put("processes", random.processes(5, 0, List.of()));
    return template;
  }

  private List<Object> processes(int most, int depth, List<String> elements) {
    List<Object> all = new ArrayList<>();
    List<String> before = new ArrayList<>();
    boolean graph = draw.chance(60);
    int count = draw.between(1, most);
    while (all.size() < count && (left > 0 || all.isEmpty())) {
      Map<String, Object> process = process(depth, elements);
      if (graph && !before.isEmpty()) {
        process.put("dependsOn", dependsOn(before));
      }
      before.add((String) process.get("name"));
      all.add(process);
    }
    return all;
  }

  private Object dependsOn(List<String> before) {
    List<String> some = new ArrayList<>();
    before.stream().filter(name -> draw.chance(40)).forEach(some::add);
    if (some.isEmpty() || draw.chance(55)) {
      return some;
    }
    Map<String, Object> full = new LinkedHashMap<>();
    full.put("processes", some);
    full.put("join", "ATLEAST_ONE");
    if (draw.chance(40)) {
      full.put("atLeast", (long) draw.between(1, some.size()));
    }
    return full;
  }

  private Map<String, Object> process(int depth, List<String> outer) {
    Map<String, Object> process = named("P");
    List<String> elements = outer;
    boolean parallel = depth < 2 && draw.chance(30);
    boolean each = draw.chance(20);
    if (each) {
      elements = forEach(process, outer);
    }
    int children = 0;
    if (parallel) {
      List<Object> inside = processes(3, depth + 1, elements);
      children = inside.size();
      process.put("type", "parallel");
      process.put("processes", inside);
    } else {
      process.put("tasks", tasks(depth, elements));
    }
    if (parallel || each) {
      join(process, each ? 0 : children);
    }
    return process;
  }

  private Map<String, Object> named(String prefix) {
    names++;
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("name", prefix + names);
    if (draw.chance(15)) {
      node.put("when", draw.of("1 == 1", "1 == 2"));
    }
    if (draw.chance(25)) {
      node.put("onFailure", "continue");
    }
    return node;
  }

  private List<String> forEach(Map<String, Object> node, List<String> outer) {
    String as = "e" + outer.size();
    node.put("forEach", draw.of("[]", "['x']", "['x', 'y']", "['x', 'y', 'z']"));
    node.put("as", as);
    List<String> elements = new ArrayList<>(outer);
    elements.add(as);
    return elements;
  }

  private void join(Map<String, Object> node, int children) {
    if (draw.chance(45)) {
      node.put("join", "ATLEAST_ONE");
      if (draw.chance(40)) {
        node.put("atLeast", (long) draw.between(1, children == 0 ? 3 : children));
      }
    }
  }

  private List<Object> tasks(int depth, List<String> elements) {
    List<Object> all = new ArrayList<>();
    int count = draw.between(1, 3);
    while (all.size() < count && (left > 0 || all.isEmpty())) {
      all.add(task(depth, elements));
    }
    return all;
  }

  private Map<String, Object> task(int depth, List<String> elements) {
    left--;
    Map<String, Object> task = named("T");
    int chosen = draw.below(100);
    if (depth < 3 && chosen < 15) {
      decision(task, depth, elements);
    } else if (depth < 3 && chosen < 35) {
      parallel(task, depth, elements);
    } else if (chosen < 50) {
      task.put("type", "assign");
      task.put("set", Map.of("a", "${ params.missing }"));
    } else if (listeners && chosen < 75) {
      task.put("type", "kafka-listener");
      task.put("topic", "answers");
      StringBuilder value = new StringBuilder("'" + task.get("name") + "'");
      elements.forEach(element -> value.append(" + ").append(element));
      task.put("correlate", Map.of("value", value.toString(), "message", "message.k"));
    } else {
      task.put("type", "kafka-command");
      task.put("topic", "out");
      task.put("value", 1L);
    }
    return task;
  }

  private void decision(Map<String, Object> task, int depth, List<String> elements) {
    task.put("type", "decision");
    List<Object> cases = new ArrayList<>();
    for (int count = draw.between(1, 3); count > 0; count--) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("when", draw.of("1 == 1", "1 == 2"));
      one.put("tasks", tasks(depth + 1, elements));
      cases.add(one);
    }
    task.put("cases", cases);
    if (draw.chance(50)) {
      task.put("otherwise", Map.of("tasks", tasks(depth + 1, elements)));
    }
  }

  private void parallel(Map<String, Object> task, int depth, List<String> elements) {
    task.put("type", "parallel");
    if (draw.chance(35)) {
      List<String> inside = forEach(task, elements);
      task.put("tasks", tasks(depth + 1, inside));
      join(task, 0);
      return;
    }
    List<Object> branches = new ArrayList<>();
    for (int count = draw.between(1, 3); count > 0; count--) {
      branches.add(Map.of("tasks", tasks(depth + 1, elements)));
    }
    task.put("branches", branches);
    join(task, branches.size());
  }
}
