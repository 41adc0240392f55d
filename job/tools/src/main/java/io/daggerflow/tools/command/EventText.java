package io.daggerflow.tools.command;

import io.daggerflow.state.Status;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints an event for people: one block for a step. */
final class EventText {

  private final Output output;

  EventText(Output output) {
    this.output = output;
  }

  /** Number, time, cause and status of the step, and what it changed. */
  void print(Map<?, ?> event, boolean withInstance) {
    PrintWriter out = output.out();
    List<String> head = new ArrayList<>();
    if (withInstance) {
      head.add(output.bold(Values.text(event.get("instanceId"))));
    }
    head.add("#" + Values.text(event.get("seq")) + part(event));
    head.add(Values.text(event.get("time")));
    head.add(cause(event.get("cause")));
    head.add("-> " + status(event.get("status")));
    if (event.get("reason") != null) {
      head.add("(" + event.get("reason") + ")");
    }
    out.println(String.join("  ", head));
    changes(event);
    out.flush();
  }

  private static String part(Map<?, ?> event) {
    return event.get("parts") == null ? "" : " " + event.get("part") + "/" + event.get("parts");
  }

  /** What the step changed, without its head. */
  void changes(Map<?, ?> event) {
    transitions(event);
    parameters("parameters", event.get("parameters"));
    if (event.get("elements") instanceof Map<?, ?> elements) {
      elements.forEach((path, fields) -> parameters(path.toString(), fields));
    }
    for (String flag : List.of("suspended", "compensating", "incidents")) {
      if (event.get(flag) != null) {
        output.out().println("  " + flag + "  " + Json.text(event.get(flag)));
      }
    }
    if (event.get("failures") instanceof List<?> failures) {
      failures.forEach(failure -> output.out().println("  failed  " + failure(failure)));
    }
  }

  private static String failure(Object failure) {
    return failure instanceof Map<?, ?> map
        ? map.get("path") + ": " + map.get("reason")
        : failure.toString();
  }

  private void transitions(Map<?, ?> event) {
    if (!(event.get("transitions") instanceof List<?> list)) {
      return;
    }
    List<Map<?, ?>> transitions = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> transition) {
        transitions.add(transition);
      }
    }
    int width = transitions.stream().mapToInt(each -> path(each).length()).max().orElse(0);
    for (Map<?, ?> transition : transitions) {
      output
          .out()
          .println(
              "  "
                  + Table.pad(path(transition), width)
                  + "  "
                  + Values.text(transition.get("from"))
                  + " -> "
                  + status(transition.get("to"))
                  + details(transition));
    }
  }

  private static String path(Map<?, ?> transition) {
    String path = Values.text(transition.get("path"));
    return path.isEmpty() ? "(instance)" : path;
  }

  private static String details(Map<?, ?> transition) {
    List<String> details = new ArrayList<>();
    if (transition.get("run") instanceof Long run && run > 1) {
      details.add("run " + run);
    }
    if (transition.get("attempt") != null) {
      details.add("attempt " + transition.get("attempt"));
    }
    if (transition.get("waitsFor") instanceof Map<?, ?> waits) {
      details.add(waitsFor(Values.text(waits.get("topic")), waits.get("value")));
    }
    if (transition.get("due") != null) {
      details.add("due " + transition.get("due"));
    }
    if (Boolean.TRUE.equals(transition.get("hold"))) {
      details.add("on hold");
    }
    if (transition.get("reason") != null) {
      details.add(Values.text(transition.get("reason")));
    }
    if (Boolean.TRUE.equals(transition.get("inside"))) {
      details.add("and what was unfinished inside");
    }
    return details.isEmpty() ? "" : "  (" + String.join(", ", details) + ")";
  }

  /** What a listener waits for. */
  static String waitsFor(String topic, @Nullable Object value) {
    return "waits for " + topic + (value == null ? ", without a value yet" : " = " + value);
  }

  private void parameters(String title, @Nullable Object changed) {
    if (!(changed instanceof Map<?, ?> map) || map.isEmpty()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    map.forEach((name, value) -> texts.add(value == null ? name + " removed" : pair(name, value)));
    output.out().println("  " + title + "  " + String.join(", ", texts));
  }

  /** {@code name = value}, the value as JSON, shortened. */
  static String pair(Object name, @Nullable Object value) {
    return name + " = " + Table.shorten(Json.text(value), 200);
  }

  private String status(@Nullable Object status) {
    for (Status known : Status.values()) {
      if (known.name().equals(status)) {
        return output.status(known);
      }
    }
    return Values.text(status);
  }

  static String cause(@Nullable Object cause) {
    if (!(cause instanceof Map<?, ?> map)) {
      return "";
    }
    String type = Values.text(map.get("type"));
    return switch (type) {
      case "request" -> "request " + map.get("request");
      case "message" ->
          "message " + map.get("topic") + "[" + map.get("partition") + "]@" + map.get("offset");
      case "timer" -> "timer of " + named(map.get("path")) + ", due " + map.get("due");
      case "handler" -> "answer of " + map.get("path");
      case "child" -> "child " + map.get("instanceId") + " of " + map.get("path");
      default -> type;
    };
  }

  private static String named(@Nullable Object path) {
    return "".equals(path) ? "the instance" : Values.text(path);
  }
}
