package io.daggerflow.properties;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Random templates with every field of the format, valid by construction. They are small, share few
 * topics, channels and values, so that much meets, and mostly go well, so that much happens.
 */
final class RandomTemplates {

  /** The topics that listeners wait at. */
  static final List<String> TOPICS = List.of("t0", "t1");

  /** How a message's correlation value is found. */
  static final List<String> CHANNELS = List.of("message.k", "message.ks");

  private static final String CHILD = "Child";
  private static final List<String> TIMES = List.of("PT1S", "PT5S", "PT1M", "PT10M", "PT1H");
  private static final List<String> PERIODS = List.of("PT1M", "PT10M", "PT1H");

  private final Draw draw;
  private final List<String> paths = new ArrayList<>();
  private int names;
  private int left;
  private boolean childless;

  private RandomTemplates(Draw draw, int size) {
    this.draw = draw;
    this.left = size;
  }

  /** Where something stands: its path, and the elements that are known there. */
  private record Scope(String path, List<String> elements, boolean copied) {
    Scope in(String name) {
      return new Scope(path.isEmpty() ? name : path + '/' + name, elements, copied);
    }

    Scope with(String element) {
      List<String> all = new ArrayList<>(elements);
      all.add(element);
      return new Scope(path, all, true);
    }
  }

  private static final Scope TOP = new Scope("", List.of(), false);

  /** A template that may start children. */
  static Map<String, Object> workflow(Draw draw, String name, int size) {
    RandomTemplates random = new RandomTemplates(draw, size);
    return random.template(name);
  }

  /** The template of the children, which starts none itself. */
  static Map<String, Object> child(Draw draw, int size) {
    RandomTemplates random = new RandomTemplates(draw, size);
    random.childless = true;
    return random.template(CHILD);
  }

  /** What a start may bring for a dynamic process. */
  static List<Object> processes(Draw draw) {
    RandomTemplates random = new RandomTemplates(draw, 3);
    random.names = 500;
    List<Object> list = new ArrayList<>();
    do {
      list.add(random.process(random.name("P"), new Scope("", List.of(), true), 1));
    } while (random.left > 0 && list.size() < 2);
    return list;
  }

  private String name(String prefix) {
    names++;
    return prefix + names;
  }

  private static Map<String, Object> object(Object... fields) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      object.put((String) fields[i], fields[i + 1]);
    }
    return object;
  }

  // ---- templates and processes

  private Map<String, Object> template(String name) {
    Map<String, Object> template = object("template", name, "version", 1L);
    if (draw.chance(10)) {
      template.put("timeout", draw.of("PT10M", "PT1H", "P1D"));
      maybe(template, 50, "onTimeout", "fail");
    }
    template.put("retention", draw.of("PT1H", object("completed", "PT10M", "failed", "P1D")));
    if (draw.chance(15)) {
      template.put("monitor", monitor(TOP));
    }
    List<Object> channels = new ArrayList<>();
    for (String topic : TOPICS) {
      CHANNELS.forEach(message -> channels.add(object("topic", topic, "message", message)));
    }
    template.put("channels", channels);
    if (draw.chance(30)) {
      Map<String, Object> startOn =
          object("topic", draw.of(TOPICS), "filter", "message.n == 3", "id", "m-${ message.k }");
      maybe(startOn, 50, "parameters", object("a", "${ message.n }", "k", "${ message.k }"));
      template.put("startOn", List.of(startOn));
    }
    template.put("processes", siblings(TOP, 4, 0, true));
    return template;
  }

  private List<Object> siblings(Scope scope, int most, int depth, boolean inOrder) {
    List<Object> all = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int count = draw.between(1, most);
    boolean graph = count > 1 && draw.chance(50);
    while (all.size() < count && (left > 0 || all.isEmpty())) {
      String name = name("P");
      Map<String, Object> process = process(name, scope, depth);
      if (graph && !names.isEmpty()) {
        process.put("dependsOn", dependsOn(names));
      }
      names.add(name);
      all.add(process);
    }
    if (all.size() > 1 && graph && inOrder && draw.chance(20)) {
      // a process may stand before those that it waits for
      all.add(0, all.remove(all.size() - 1));
      Map<String, Object> second = cast(all.get(1));
      second.putIfAbsent("dependsOn", List.of());
    } else if (all.size() > 1 && graph && inOrder && draw.chance(30)) {
      cast(all.get(0)).put("dependsOn", List.of());
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> cast(Object object) {
    return (Map<String, Object>) object;
  }

  private Object dependsOn(List<String> names) {
    List<Object> before = new ArrayList<>();
    for (String name : names) {
      if (draw.chance(45)) {
        before.add(name);
      }
    }
    if (before.isEmpty() && draw.chance(60)) {
      before.add(names.get(names.size() - 1));
    }
    if (before.isEmpty() || draw.chance(60)) {
      return before;
    }
    Map<String, Object> full = object("processes", before, "join", "ATLEAST_ONE");
    if (before.size() > 1) {
      maybe(full, 40, "atLeast", (long) draw.between(1, before.size()));
    }
    return full;
  }

  private Map<String, Object> process(String name, Scope outer, int depth) {
    Scope scope = outer.in(name);
    Map<String, Object> process = object("name", name);
    maybe(process, 15, "when", condition(outer));
    boolean parallel = depth < 2 && draw.chance(25);
    boolean dynamic = depth == 0 && !parallel && draw.chance(8);
    if (dynamic) {
      process.put("type", "dynamic");
      note(scope);
      ofProcess(process, scope);
      return process;
    }
    boolean each = draw.chance(20);
    String as = "e" + scope.elements().size();
    Scope inside = each ? scope.with(as) : scope;
    if (each) {
      forEach(process, scope, as);
    }
    if (parallel) {
      process.put("type", "parallel");
      process.put("processes", siblings(inside, 3, depth + 1, false));
    } else {
      process.put("tasks", tasks(inside, 3, depth));
    }
    if (parallel || each) {
      join(process, each ? 0 : ((List<?>) process.get("processes")).size());
    }
    note(scope);
    ofProcess(process, inside);
    return process;
  }

  private void note(Scope scope) {
    if (!scope.copied()) {
      paths.add(scope.path());
    }
  }

  private void ofProcess(Map<String, Object> process, Scope inside) {
    if (draw.chance(15)) {
      process.put("maxRunDuration", draw.of(TIMES));
      process.put("onTimeout", draw.of("skip", "fail"));
    }
    if (draw.chance(15)) {
      process.put("retry", retry(inside));
    }
    maybe(process, 20, "onFailure", "continue");
    maybe(process, 15, "reprocessOnMessage", true);
    if (draw.chance(10)) {
      process.put("monitor", monitor(inside));
    }
  }

  private void forEach(Map<String, Object> owner, Scope scope, String as) {
    owner.put("forEach", draw.chance(85) ? "params.?xs.orValue([])" : "params.xs");
    owner.put("as", as);
    if (draw.chance(25)) {
      owner.put(
          "collect",
          object(
              "into",
              draw.of("done", "xs2"),
              "value",
              object("id", "${ " + as + ".id }", "status", "${ copy.status }")));
    }
  }

  private void join(Map<String, Object> owner, int children) {
    if (draw.chance(40)) {
      owner.put("join", "ATLEAST_ONE");
      if (children != 1 && draw.chance(40)) {
        owner.put("atLeast", (long) draw.between(1, children == 0 ? 2 : children));
      }
    }
    maybe(owner, 25, "maxConcurrency", (long) draw.between(1, 2));
  }

  // ---- tasks

  private List<Object> tasks(Scope scope, int most, int depth) {
    List<Object> tasks = new ArrayList<>();
    int count = draw.between(1, most);
    while (tasks.size() < count && (left > 0 || tasks.isEmpty())) {
      tasks.add(task(scope, depth));
    }
    return tasks;
  }

  private Map<String, Object> task(Scope outer, int depth) {
    left--;
    String name = name("T");
    Scope scope = outer.in(name);
    Map<String, Object> task = object("name", name);
    String type = type(depth);
    task.put("type", type);
    kind(task, type, scope, depth);
    maybe(task, 12, "when", condition(scope));
    if (draw.chance(12)) {
      task.put("timeout", draw.of(TIMES));
      maybe(task, 50, "onTimeout", "skip");
    }
    boolean composite = type.equals("parallel") || type.equals("decision");
    if (composite || type.equals("executor") || type.equals("http") || type.equals("workflow")) {
      if (draw.chance(35)) {
        task.put("retry", retry(scope));
      }
    }
    int chosen = draw.below(100);
    if (chosen < 20) {
      task.put("onFailure", "continue");
    } else if (chosen < 35 && !composite && !type.equals("end")) {
      task.put("onFailure", "hold");
    }
    if (draw.chance(10)) {
      task.put("monitor", monitor(scope));
    }
    maybe(task, 20, "onStop", action(scope, false, true));
    maybe(task, 25, "compensate", action(scope, false, true));
    maybe(task, 25, "reprocessOnMessage", true);
    note(scope);
    return task;
  }

  private String type(int depth) {
    int chosen = draw.below(100);
    if (childless && chosen >= 75 && chosen < 80) {
      return "assign";
    }
    if (chosen < 25) {
      return "kafka-listener";
    } else if (chosen < 37) {
      return "executor";
    } else if (chosen < 45) {
      return "kafka-command";
    } else if (chosen < 52) {
      return "assign";
    } else if (chosen < 58) {
      return "http";
    } else if (chosen < 64) {
      return "trigger";
    } else if (chosen < 69) {
      return "interval";
    } else if (chosen < 75) {
      return "sensor";
    } else if (chosen < 80) {
      return "workflow";
    } else if (chosen < 82) {
      return "end";
    } else if (depth > 2) {
      return "kafka-listener";
    }
    return chosen < 90 ? "decision" : "parallel";
  }

  private void kind(Map<String, Object> task, String type, Scope scope, int depth) {
    switch (type) {
      case "kafka-listener" -> listener(task, scope);
      case "trigger" -> {
        task.put("after", draw.of(TIMES));
        maybe(task, 50, "do", action(scope, true, false));
      }
      case "interval" -> interval(task, scope);
      case "sensor" -> task.put("until", condition(scope));
      case "decision" -> decision(task, scope, depth);
      case "parallel" -> parallel(task, scope, depth);
      case "end" -> {
        task.put("status", draw.of("COMPLETED", "FAILURE", "STOPPED"));
        maybe(task, 50, "reason", "enough");
      }
      default -> simple(task, type, scope);
    }
  }

  private void simple(Map<String, Object> task, String type, Scope scope) {
    switch (type) {
      case "kafka-command" -> {
        task.put("topic", "out");
        task.put("value", object("a", value(scope), "run", "${ task.run }"));
        maybe(task, 20, "key", "${ params.k }");
      }
      case "assign" -> task.put("set", set(scope, value(scope)));
      case "executor" -> {
        task.put("handler", "Handler");
        maybe(task, 50, "input", object("a", value(scope)));
        maybe(task, 20, "inline", true);
        maybe(task, 50, "set", set(scope, "${ result.n }"));
      }
      case "http" -> {
        task.put("url", "https://example.test/${ params.?a.orValue(0) }");
        maybe(task, 30, "method", "POST");
        maybe(task, 30, "expectStatus", List.of("2xx", 404L));
        maybe(task, 30, "set", set(scope, "${ response.status }"));
      }
      case "workflow" -> {
        task.put("template", draw.chance(92) ? CHILD : "Nobody");
        maybe(task, 20, "wait", false);
        maybe(task, 20, "id", "c-${ params.?k.orValue('v0') }");
        maybe(task, 60, "parameters", object("a", 1L, "k", draw.of("v0", "v1")));
        maybe(task, 20, "set", set(scope, "${ child.status }"));
      }
      default -> throw new IllegalArgumentException(type);
    }
  }

  private Map<String, Object> set(Scope scope, Object value) {
    Map<String, Object> set = new LinkedHashMap<>();
    String name = draw.of("a", "b", "k", "k2");
    set.put(name, name.startsWith("k") && draw.chance(80) ? draw.of("v0", "v1", "v2") : value);
    if (!scope.elements().isEmpty() && draw.chance(40)) {
      set.put(draw.of(scope.elements()) + '.' + draw.of("n", "id"), value);
    }
    return set;
  }

  private void listener(Map<String, Object> task, Scope scope) {
    task.put("topic", draw.of(TOPICS));
    Map<String, Object> correlate = new LinkedHashMap<>();
    if (!scope.elements().isEmpty() && draw.chance(50)) {
      correlate.put("value", draw.of(scope.elements()) + ".id");
    } else if (draw.chance(80)) {
      correlate.put("parameter", draw.of("k", "k", "k2"));
    } else {
      correlate.put("value", "params.?k2.orValue('v1')");
    }
    correlate.put("message", draw.of(CHANNELS));
    task.put("correlate", correlate);
    maybe(task, 25, "filter", draw.of("message.n > 0", "message.n != 2", "message.x == 1"));
    maybe(
        task,
        40,
        "set",
        set(scope, draw.of("${ message.n }", "${ message.k2 }", "${ message.x }")));
    maybe(task, 25, "completeWhen", draw.of("message.n > 1", "params.?a.orValue(0) > 1"));
    if (draw.chance(12)) {
      task.put("matchOnlyOne", true);
    } else {
      maybe(task, 50, "onEarly", draw.of("skip-to", "ignore", "buffer"));
    }
    maybe(task, 50, "timeToLive", draw.of("PT0S", "PT1M", "PT1H"));
    maybe(task, 30, "onUnmatched", "ignore");
    maybe(task, 20, "deduplicateBy", "message.n");
  }

  private void interval(Map<String, Object> task, Scope scope) {
    task.put("every", draw.of(PERIODS));
    Map<String, Object> action = action(scope, true, false);
    maybe(action, 50, "onFailure", "continue");
    task.put("do", action);
    task.put(
        "completeWhen",
        switch ((String) action.get("type")) {
          case "executor" -> "result.n > 1";
          case "http" -> "response.status == 200";
          default -> condition(scope);
        });
    if (draw.chance(30)) {
      task.put("startAt", "${ plus(now, 'PT5M') }");
    }
    if (draw.chance(50)) {
      task.put("forceCompleteAfter", draw.of("PT1M", "PT30M"));
    }
  }

  private void decision(Map<String, Object> task, Scope scope, int depth) {
    List<Object> cases = new ArrayList<>();
    int count = draw.between(1, 2);
    for (int i = 0; i < count; i++) {
      String name = "case-" + (i + 1);
      Map<String, Object> one = object("when", condition(scope));
      one.put("tasks", tasks(scope.in(name), 2, depth + 1));
      cases.add(one);
    }
    task.put("cases", cases);
    if (draw.chance(50)) {
      task.put("otherwise", object("tasks", tasks(scope.in("otherwise"), 2, depth + 1)));
    }
  }

  private void parallel(Map<String, Object> task, Scope scope, int depth) {
    if (draw.chance(40)) {
      String as = "e" + scope.elements().size();
      forEach(task, scope, as);
      task.put("tasks", tasks(scope.with(as), 2, depth + 1));
      join(task, 0);
      return;
    }
    List<Object> branches = new ArrayList<>();
    int count = draw.between(1, 3);
    for (int i = 0; i < count; i++) {
      String name = "branch-" + (i + 1);
      branches.add(object("tasks", tasks(scope.in(name), 2, depth + 1)));
    }
    task.put("branches", branches);
    join(task, count);
  }

  // ---- what tasks and processes have

  private Map<String, Object> action(Scope scope, boolean asDo, boolean afterFailure) {
    String type = draw.of("kafka-command", "assign", "executor", "executor", "http");
    if (asDo && draw.chance(10) && !childless) {
      type = "workflow";
    }
    Map<String, Object> action = object("type", type);
    simple(action, type, scope);
    if (afterFailure && type.equals("kafka-command")) {
      action.put("value", "${ failure.path + ' ' + failure.reason }");
    }
    boolean retried = type.equals("executor") || type.equals("http") || type.equals("workflow");
    if (retried && draw.chance(30)) {
      action.put("retry", retry(scope));
    }
    return action;
  }

  private Object monitor(Scope scope) {
    if (draw.chance(20)) {
      return List.of(oneMonitor(scope), oneMonitor(scope));
    }
    return oneMonitor(scope);
  }

  private Map<String, Object> oneMonitor(Scope scope) {
    Map<String, Object> monitor = new LinkedHashMap<>();
    if (draw.chance(80)) {
      monitor.put("after", draw.of(TIMES));
    }
    maybe(monitor, 30, "every", draw.of(PERIODS));
    Map<String, Object> action = action(scope, false, false);
    String text = String.valueOf(action);
    // a monitor of a process does not know the task
    monitor.put(
        "do", text.contains("task.") ? object("type", "assign", "set", object("b", 1L)) : action);
    return monitor;
  }

  private Map<String, Object> retry(Scope scope) {
    Map<String, Object> retry = object("maxAttempts", (long) draw.between(2, 3));
    maybe(retry, 40, "initialInterval", draw.of("PT0S", "PT10S"));
    maybe(retry, 20, "jitter", 0L);
    maybe(retry, 20, "timeout", draw.of("PT5S", "PT1M"));
    maybe(retry, 15, "when", draw.of("error.code != 'NO'", "error.missing == 1"));
    return retry;
  }

  private Object value(Scope scope) {
    int chosen = draw.below(100);
    if (chosen < 20) {
      return (long) draw.below(4);
    } else if (chosen < 50) {
      return "${ params.?a.orValue(0) }";
    } else if (chosen < 60) {
      return "${ params.a }";
    } else if (chosen < 63) {
      return null;
    } else if (chosen < 75 && !scope.elements().isEmpty()) {
      return "${ " + draw.of(scope.elements()) + ".id }";
    } else if (chosen < 85 && !paths.isEmpty()) {
      return "${ " + draw.of("status", "reason") + "('" + draw.of(paths) + "') }";
    }
    return draw.of("v0", "v1", "v2");
  }

  private String condition(Scope scope) {
    int chosen = draw.below(100);
    if (chosen < 25) {
      return "true";
    } else if (chosen < 55) {
      String name = draw.of("a", "b");
      return "has(params." + name + ") && params." + name + " != " + draw.below(3);
    } else if (chosen < 70) {
      return "params.?k.orValue('') != '" + draw.of("v0", "v1", "v2") + "'";
    } else if (chosen < 73) {
      return "params.b == 1";
    } else if (chosen < 78) {
      return "false";
    } else if (chosen < 85 && !scope.elements().isEmpty()) {
      return "has(" + draw.of(scope.elements()) + ".n)";
    } else if (!paths.isEmpty()) {
      String status = draw.of("COMPLETED", "SKIPPED", "EXECUTING", "NOT_STARTED", "FAILURE");
      return "status('" + draw.of(paths) + "') != '" + status + "'";
    }
    return "true";
  }

  private void maybe(Map<String, Object> object, int percent, String field, Object value) {
    if (draw.chance(percent)) {
      object.put(field, value);
    }
  }
}
