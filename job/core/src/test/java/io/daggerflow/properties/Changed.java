package io.daggerflow.properties;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the next version of a template: something is gone, moved, or new. */
final class Changed {

  private final Draw draw;
  private final Map<String, Object> template;

  Changed(Draw draw, Map<String, Object> template) {
    this.draw = draw;
    this.template = RandomTemplates.cast(copy(template));
  }

  private static Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((name, field) -> copy.put((String) name, copy(field)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(copy(element)));
      return copy;
    }
    return value;
  }

  /** The next version; it may be invalid, because a name is gone that somebody uses. */
  Map<String, Object> another(long version) {
    template.put("version", version);
    List<List<Object>> lists = new ArrayList<>();
    lists(template, lists);
    for (int changes = draw.between(1, 3); changes > 0; changes--) {
      change(draw.of(lists), version * 10 + changes);
    }
    return template;
  }

  /** The lists of processes and tasks. */
  private static void lists(Object value, List<List<Object>> found) {
    if (value instanceof List<?> list) {
      list.forEach(element -> lists(element, found));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, field) -> {
            boolean nodes = name.equals("tasks") || name.equals("processes");
            if (nodes && field instanceof List<?> list && list.get(0) instanceof Map<?, ?>) {
              @SuppressWarnings("unchecked")
              List<Object> cast = (List<Object>) list;
              found.add(cast);
            }
            lists(field, found);
          });
    }
  }

  private void change(List<Object> nodes, long number) {
    boolean processes =
        !RandomTemplates.cast(nodes.get(0)).containsKey("type")
            || RandomTemplates.cast(nodes.get(0)).containsKey("tasks")
                && !RandomTemplates.cast(nodes.get(0)).containsKey("topic");
    switch (draw.below(4)) {
      case 0 -> {
        if (nodes.size() > 1) {
          nodes.remove(draw.below(nodes.size()));
        }
      }
      case 1 -> {
        if (!processes) {
          nodes.add(draw.below(nodes.size() + 1), task(number));
        }
      }
      case 2 -> {
        Map<String, Object> node = RandomTemplates.cast(draw.of(nodes));
        node.computeIfPresent("timeout", (field, old) -> draw.of("PT1S", "PT2H"));
        node.computeIfPresent("maxRunDuration", (field, old) -> draw.of("PT1S", "PT2H"));
        node.computeIfPresent("after", (field, old) -> draw.of("PT1S", "PT2H"));
        node.computeIfPresent("onEarly", (field, old) -> draw.of("buffer", "skip-to"));
      }
      default -> nodes.add(nodes.remove(draw.below(nodes.size())));
    }
  }

  private Map<String, Object> task(long number) {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("name", "N" + number);
    if (draw.chance(50)) {
      task.put("type", "kafka-listener");
      task.put("topic", draw.of(RandomTemplates.TOPICS));
      task.put("correlate", Map.of("parameter", "k", "message", "message.k"));
    } else {
      task.put("type", "assign");
      task.put("set", Map.of("b", 2L));
    }
    return task;
  }
}
