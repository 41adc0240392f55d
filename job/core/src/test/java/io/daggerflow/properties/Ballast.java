package io.daggerflow.properties;

import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that does nothing, in so many copies that the state of its instance is kept in parts.
 */
final class Ballast {

  static final String NAME = "BALLAST";

  private static final int COPIES = 40;

  private Ballast() {}

  /** The template with the process before all others. */
  static Map<String, Object> in(Map<String, Object> template) {
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("name", NAME);
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      elements.add(Integer.toString(i));
    }
    process.put("forEach", elements.toString());
    process.put("tasks", List.of(Map.of("name", "T", "type", "assign", "set", Map.of())));
    List<Object> processes = new ArrayList<>((List<?>) template.get("processes"));
    boolean graph =
        processes.stream().anyMatch(one -> RandomTemplates.cast(one).containsKey("dependsOn"));
    if (graph) {
      Map<String, Object> first = new LinkedHashMap<>(RandomTemplates.cast(processes.get(0)));
      first.putIfAbsent("dependsOn", List.of());
      processes.set(0, first);
    }
    processes.add(0, process);
    Map<String, Object> heavy = new LinkedHashMap<>(template);
    heavy.put("processes", processes);
    return heavy;
  }

  /** What came and was put out, apart from the process. */
  static List<String> without(List<String> log) {
    List<String> rest = new ArrayList<>();
    for (String line : log) {
      if (line.startsWith("event ")) {
        rest.add(event(line.substring("event ".length())));
      } else if (!line.startsWith("deploy ") && !line.contains("\"definition\"")) {
        rest.add(line);
      }
    }
    return rest;
  }

  private static String event(String json) {
    try {
      Map<String, Object> event =
          RandomTemplates.cast(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
      event.remove("definition");
      List<Object> transitions = new ArrayList<>();
      for (Object transition : (List<?>) event.get("transitions")) {
        if (!String.valueOf(RandomTemplates.cast(transition).get("path")).startsWith(NAME)) {
          transitions.add(transition);
        }
      }
      event.put("transitions", transitions);
      return event.toString();
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
