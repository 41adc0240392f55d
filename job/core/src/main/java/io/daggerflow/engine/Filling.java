package io.daggerflow.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the processes of a start request into a template's dynamic processes (rule S12.8). */
final class Filling {

  private static final String PROCESSES = "processes";

  private Filling() {}

  /** The source of the template, with the processes that were given. */
  static Map<String, @Nullable Object> fill(
      Map<String, @Nullable Object> source, Map<String, @Nullable Object> given) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>(source);
    filled.put(PROCESSES, fill(source.get(PROCESSES), given));
    return filled;
  }

  private static List<@Nullable Object> fill(
      @Nullable Object processes, Map<String, @Nullable Object> given) {
    List<@Nullable Object> filled = new ArrayList<>();
    if (processes instanceof List<?> list) {
      list.forEach(process -> filled.add(fillOne(process, given)));
    }
    return filled;
  }

  private static @Nullable Object fillOne(
      @Nullable Object process, Map<String, @Nullable Object> given) {
    if (!(process instanceof Map<?, ?> map)) {
      return process;
    }
    Map<Object, @Nullable Object> filled = new LinkedHashMap<>(map);
    String name = String.valueOf(map.get("name"));
    if ("dynamic".equals(map.get("type"))) {
      if (given.containsKey(name)) {
        filled.put(PROCESSES, given.get(name));
      }
    } else if (map.get(PROCESSES) != null) {
      filled.put(PROCESSES, fill(map.get(PROCESSES), given));
    }
    return filled;
  }
}
