package io.daggerflow.tools.console.page;

import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in words what an event says. */
final class HistoryText {

  private static final int SHORT = 200;

  private HistoryText() {}

  /** Why the step was made. */
  static String cause(Map<?, ?> event) {
    if (!(event.get("cause") instanceof Map<?, ?> cause)) {
      return "";
    }
    String type = Values.text(cause.get("type"));
    return switch (type) {
      case "request" -> "request " + cause.get("request");
      case "message" ->
          "message of "
              + cause.get("topic")
              + ", partition "
              + cause.get("partition")
              + ", offset "
              + cause.get("offset");
      case "timer" -> "time limit of " + named(cause.get("path")) + ", due " + cause.get("due");
      case "handler" -> "answer to the call of " + cause.get("path");
      case "child" -> "child " + cause.get("instanceId") + " of " + cause.get("path");
      default -> type;
    };
  }

  private static String named(@Nullable Object path) {
    return "".equals(path) ? "the instance" : Values.text(path);
  }

  /** What the step changed, a line for each change. */
  static List<String> changes(Map<?, ?> event) {
    List<String> lines = new ArrayList<>();
    if (event.get("transitions") instanceof List<?> transitions) {
      for (Object each : transitions) {
        if (each instanceof Map<?, ?> transition) {
          lines.add(transition(transition));
        }
      }
    }
    if (event.get("parameters") instanceof Map<?, ?> parameters) {
      parameters.forEach((name, value) -> lines.add(changed(Values.text(name), value)));
    }
    if (event.get("elements") instanceof Map<?, ?> elements) {
      elements.forEach((path, fields) -> lines.add(path + ": " + shorten(Json.text(fields))));
    }
    for (String flag : List.of("suspended", "compensating", "incidents")) {
      if (event.get(flag) != null) {
        lines.add(flag + ": " + Json.text(event.get(flag)));
      }
    }
    if (event.get("failures") instanceof List<?> failures) {
      failures.forEach(failure -> lines.add("failed: " + shorten(Json.text(failure))));
    }
    return lines;
  }

  private static String changed(String name, @Nullable Object value) {
    return value == null ? name + " removed" : name + " = " + shorten(Json.text(value));
  }

  private static String shorten(String text) {
    return text.length() <= SHORT ? text : text.substring(0, SHORT) + " …";
  }

  private static String transition(Map<?, ?> transition) {
    List<String> more = new ArrayList<>();
    if (transition.get("run") instanceof Long run && run > 1) {
      more.add("run " + run);
    }
    if (transition.get("attempt") != null) {
      more.add("try " + transition.get("attempt"));
    }
    if (transition.get("waitsFor") instanceof Map<?, ?> waits) {
      Object value = waits.get("value");
      more.add(
          "waits for "
              + waits.get("topic")
              + (value == null ? ", without a value" : " = " + value));
    }
    if (transition.get("due") != null) {
      more.add("due " + transition.get("due"));
    }
    if (Boolean.TRUE.equals(transition.get("hold"))) {
      more.add("on hold");
    }
    if (transition.get("reason") != null) {
      more.add(Values.text(transition.get("reason")));
    }
    if (Boolean.TRUE.equals(transition.get("inside"))) {
      more.add("and what was unfinished inside");
    }
    String path = Values.text(transition.get("path"));
    return (path.isEmpty() ? "the instance" : path)
        + ": "
        + transition.get("from")
        + " → "
        + transition.get("to")
        + (more.isEmpty() ? "" : " (" + String.join(", ", more) + ")");
  }
}
