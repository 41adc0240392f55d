package io.daggerflow.builder;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the JSON of a template anew, field by field, through the methods of the builder. */
final class Rebuild {

  /** Fields whose method has another name. */
  private static final Map<String, String> RENAMED =
      Map.of("do", "run", "default", "byDefault", "wait", "waits");

  /** Fields of names and values, of which a method takes one. */
  private static final Map<String, String> ONE_BY_ONE =
      Map.of("set", "set", "headers", "header", "parameters", "parameter");

  private Rebuild() {}

  static TemplateSource template(Map<String, Object> json) {
    TemplateSource template = TemplateSource.named(text(json, "template"));
    for (Map.Entry<String, Object> field : without(json, "template").entrySet()) {
      template =
          switch (field.getKey()) {
            case "parameters" -> parameters(template, object(field.getValue()));
            case "retention" -> retention(template, field.getValue());
            case "startOn" -> startOn(template, list(field.getValue()));
            default -> with(template, field);
          };
    }
    return template;
  }

  private static TemplateSource parameters(TemplateSource template, Map<String, Object> all) {
    TemplateSource result = template;
    for (Map.Entry<String, Object> one : all.entrySet()) {
      Map<String, Object> json = object(one.getValue());
      ParameterSource declaration = Parts.ofType(text(json, "type"));
      result = result.parameter(one.getKey(), fields(declaration, without(json, "type")));
    }
    return result;
  }

  private static TemplateSource retention(TemplateSource template, Object retention) {
    return retention instanceof Map<?, ?> each && each.size() == 2
        ? template.retention(each.get("completed"), each.get("failed"))
        : template.retention(retention);
  }

  private static TemplateSource startOn(TemplateSource template, List<?> all) {
    TemplateSource result = template;
    for (Object one : all) {
      Map<String, Object> json = object(one);
      StartSource start = Parts.startOn(text(json, "topic"), json.get("id"));
      result = result.startOn(fields(start, without(json, "topic", "id")));
    }
    return result;
  }

  private static ProcessSource process(Map<String, Object> json) {
    Map<String, Object> rest = without(json, "name");
    if ("dynamic".equals(json.get("type"))) {
      return fields(Parts.dynamicProcess(), without(rest, "type"));
    }
    return "parallel".equals(json.get("type"))
        ? fields(Parts.parallelProcess(), without(rest, "type"))
        : fields(Parts.process(), rest);
  }

  private static Task<?> task(Map<String, Object> json) {
    Map<String, Object> rest = without(json, "name", "type");
    return switch (text(json, "type")) {
      case "kafka-command" ->
          fields(
              Parts.kafkaCommand(text(json, "topic"), json.get("value")),
              without(rest, "topic", "value"));
      case "kafka-listener" ->
          fields(Parts.kafkaListener(text(json, "topic")), without(rest, "topic"));
      case "executor" -> fields(Parts.executor(text(json, "handler")), without(rest, "handler"));
      case "http" -> fields(Parts.http(text(json, "url")), without(rest, "url"));
      case "assign" -> fields(Parts.assign(), rest);
      case "trigger" ->
          json.containsKey("at")
              ? fields(Parts.triggerAt(json.get("at")), without(rest, "at"))
              : fields(Parts.triggerAfter(json.get("after")), without(rest, "after"));
      case "interval" -> fields(Parts.interval(json.get("every")), without(rest, "every"));
      case "sensor" -> fields(Parts.sensor(text(json, "until")), without(rest, "until"));
      case "decision" -> decision(rest);
      case "parallel" -> parallel(rest);
      case "workflow" -> fields(Parts.workflow(text(json, "template")), without(rest, "template"));
      case "end" -> fields(Parts.end(), rest);
      default -> throw new AssertionError(json);
    };
  }

  private static Task.Decision decision(Map<String, Object> json) {
    Task.Decision decision = fields(Parts.decision(), without(json, "cases", "otherwise"));
    for (Object one : list(json.get("cases"))) {
      Map<String, Object> branch = object(one);
      Tasks tasks = tasks(branch.get("tasks"));
      decision =
          branch.containsKey("name")
              ? decision.choose(text(branch, "name"), text(branch, "when"), tasks)
              : decision.choose(text(branch, "when"), tasks);
    }
    return json.containsKey("otherwise")
        ? decision.otherwise(tasks(object(json.get("otherwise")).get("tasks")))
        : decision;
  }

  private static Task.Parallel parallel(Map<String, Object> json) {
    Task.Parallel parallel = fields(Parts.parallel(), without(json, "branches"));
    if (list(json.get("branches")).isEmpty() && json.containsKey("branches")) {
      return parallel.with("branches", List.of());
    }
    for (Object one : list(json.get("branches"))) {
      Map<String, Object> branch = object(one);
      Tasks tasks = tasks(branch.get("tasks"));
      parallel =
          branch.containsKey("name")
              ? parallel.branch(text(branch, "name"), tasks)
              : parallel.branch(tasks);
    }
    return parallel;
  }

  private static Tasks tasks(Object list) {
    Tasks tasks = new Tasks(List.of());
    for (Object one : list(list)) {
      tasks = tasks.task(text(object(one), "name"), task(object(one)));
    }
    return tasks;
  }

  private static <T extends Source<T>> T fields(T piece, Map<String, Object> fields) {
    T result = piece;
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      result = with(result, field);
    }
    return result;
  }

  private static <T extends Source<T>> T with(T piece, Map.Entry<String, Object> field) {
    String name = field.getKey();
    Object value = field.getValue();
    if (value instanceof Map<?, ?> map && !map.isEmpty() && ONE_BY_ONE.containsKey(name)) {
      return oneByOne(piece, ONE_BY_ONE.get(name), object(map));
    }
    return switch (name) {
      case "set", "headers" -> piece.with(name, value);
      case "tasks", "processes" -> children(piece, name, list(value));
      case "channels" -> channels(piece, list(value));
      case "monitor" -> monitor(piece, value);
      case "retry" -> call(piece, name, fields(Parts.retry(), object(value)));
      case "collect" -> call(piece, name, object(value).get("into"), object(value).get("value"));
      case "atLeast" -> call(piece, name, ((Long) value).intValue());
      case "maxConcurrency", "version", "maxAttempts" -> number(piece, name, value);
      case "dependsOn" -> call(piece, name, dependsOn(value));
      case "correlate" -> correlate(piece, value);
      case "do", "onStop", "compensate" ->
          call(piece, RENAMED.getOrDefault(name, name), task(object(value)));
      case "required", "matchOnlyOne" ->
          value.equals(true) ? call(piece, name) : piece.with(name, value);
      case "expectStatus" -> call(piece, name, (Object) list(value).toArray());
      default -> call(piece, RENAMED.getOrDefault(name, name), value);
    };
  }

  private static <T extends Source<T>> T number(T piece, String name, Object value) {
    return value instanceof Long number && !(piece instanceof Task.Workflow)
        ? call(piece, name, number.intValue())
        : call(piece, name, value);
  }

  private static <T extends Source<T>> T oneByOne(
      T piece, String method, Map<String, Object> values) {
    T result = piece;
    for (Map.Entry<String, Object> one : values.entrySet()) {
      result = call(result, method, one.getKey(), one.getValue());
    }
    return result;
  }

  private static <T extends Source<T>> T children(T piece, String field, List<?> all) {
    T result = piece;
    for (Object one : all) {
      Map<String, Object> json = object(one);
      Object child = field.equals("tasks") ? task(json) : process(json);
      result = call(result, field.equals("tasks") ? "task" : "process", json.get("name"), child);
    }
    return result;
  }

  private static <T extends Source<T>> T channels(T piece, List<?> all) {
    T result = all.isEmpty() ? piece.with("channels", all) : piece;
    for (Object one : all) {
      result = call(result, "channel", text(object(one), "topic"), text(object(one), "message"));
    }
    return result;
  }

  private static <T extends Source<T>> T monitor(T piece, Object json) {
    if (json instanceof List<?> all) {
      MonitorSource[] monitors =
          all.stream()
              .map(one -> fields(Parts.monitor(), object(one)))
              .toArray(MonitorSource[]::new);
      return call(piece, "monitors", (Object) monitors);
    }
    return call(piece, "monitor", fields(Parts.monitor(), object(json)));
  }

  private static Object dependsOn(Object json) {
    if (json instanceof List<?> names) {
      return names.toArray(String[]::new);
    }
    Map<String, Object> full = object(json);
    String[] names = list(full.get("processes")).toArray(String[]::new);
    return fields(Parts.siblings(names), without(full, "processes"));
  }

  private static <T extends Source<T>> T correlate(T piece, Object json) {
    if (json instanceof String) {
      return call(piece, "correlate", json);
    }
    Map<String, Object> full = object(json);
    return full.containsKey("value")
        ? call(piece, "correlateValue", full.get("value"), full.get("message"))
        : call(piece, "correlate", full.get("parameter"), full.get("message"));
  }

  /** Calls the method of this name that takes these arguments. */
  @SuppressWarnings("unchecked")
  private static <T extends Source<T>> T call(T piece, String name, Object... args) {
    for (Method method : piece.getClass().getMethods()) {
      if (method.getName().equals(name) && !method.isBridge() && takes(method, args)) {
        try {
          return (T) method.invoke(piece, args);
        } catch (IllegalAccessException | InvocationTargetException e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError(piece.getClass() + " has no " + name + Arrays.toString(args));
  }

  private static boolean takes(Method method, Object[] args) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != args.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      Class<?> type = BOXED.getOrDefault(types[i], types[i]);
      if (args[i] != null && !type.isInstance(args[i])) {
        return false;
      }
    }
    return true;
  }

  private static final Map<Class<?>, Class<?>> BOXED =
      Map.of(int.class, Integer.class, boolean.class, Boolean.class);

  private static String text(Map<String, Object> json, String field) {
    return (String) json.get(field);
  }

  private static Map<String, Object> without(Map<String, Object> json, String... fields) {
    Map<String, Object> rest = new LinkedHashMap<>(json);
    rest.keySet().removeAll(Set.of(fields));
    return rest;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object map) {
    return (Map<String, Object>) map;
  }

  private static List<?> list(Object list) {
    return list == null ? List.of() : (List<?>) list;
  }
}
