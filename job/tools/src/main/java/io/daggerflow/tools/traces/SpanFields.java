package io.daggerflow.tools.traces;

import io.daggerflow.message.TraceContext;
import io.daggerflow.view.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of an event a span is made of. The events of open instances are held in memory, so
 * parameters, messages and definitions are let go, and what is the same in all is there once.
 */
final class SpanFields {

  private static final List<String> OF_AN_EVENT =
      List.of(
          "seq",
          "part",
          "jobRun",
          "time",
          "template",
          "version",
          "status",
          "reason",
          "compensating",
          "parent",
          TraceContext.HEADER);

  private static final List<String> OF_A_TRANSITION =
      List.of("path", "type", "to", "run", "attempt", "reason", "inside");

  /** Their values are those of many others. */
  private static final Set<String> SHARED =
      Set.of("path", "type", "to", "template", "status", "jobRun");

  private SpanFields() {}

  static Map<?, ?> of(Map<?, ?> event) {
    Map<String, Object> kept = kept(event, OF_AN_EVENT);
    List<Object> transitions = new ArrayList<>();
    for (Object transition : Fields.list(event, "transitions")) {
      if (transition instanceof Map<?, ?> map) {
        transitions.add(Map.copyOf(kept(map, OF_A_TRANSITION)));
      }
    }
    kept.put("transitions", List.copyOf(transitions));
    return Map.copyOf(kept);
  }

  private static Map<String, Object> kept(Map<?, ?> json, List<String> names) {
    Map<String, Object> kept = new HashMap<>();
    for (String name : names) {
      Object value = json.get(name);
      if (value != null) {
        boolean shared = value instanceof String && SHARED.contains(name);
        kept.put(name, shared ? ((String) value).intern() : value);
      }
    }
    return kept;
  }
}
