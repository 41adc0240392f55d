package io.daggerflow.tools.words;

import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import io.daggerflow.view.NodeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event says, in words. */
public final class EventWords {

  private static final int LONGEST_VALUE = 200;
  private static final List<String> FLAGS = List.of("suspended", "compensating", "incidents");

  private EventWords() {}

  /** Why the step was made. */
  public static String cause(@Nullable Object cause) {
    if (!(cause instanceof Map<?, ?> map)) {
      return "";
    }
    String type = Values.text(map.get("type"));
    return switch (type) {
      case "request" -> "request " + map.get("request");
      case "message" -> "message " + position(map);
      case "timer" -> "timer of " + node(map.get("path")) + ", due " + map.get("due");
      case "handler" -> "answer to the call of " + map.get("path");
      case "child" -> "child " + map.get("instanceId") + " of " + map.get("path");
      default -> type;
    };
  }

  /** Where a message lies: {@code topic[partition]@offset}. */
  public static String position(Map<?, ?> record) {
    return record.get("topic") + "[" + record.get("partition") + "]@" + record.get("offset");
  }

  /** A node by its path, which the instance has none of. */
  private static String node(@Nullable Object path) {
    return "".equals(path) ? "the instance" : Values.text(path);
  }

  /**
   * A change of status.
   *
   * @param node its path, or what stands for the instance
   * @param more what else is known, each a few words
   */
  public record Transition(String node, String from, String to, List<String> more) {

    /** What else is known, in brackets; empty for nothing. */
    public String brackets() {
      return more.isEmpty() ? "" : " (" + String.join(", ", more) + ")";
    }
  }

  /** The changes of status of a step. */
  public static List<Transition> transitions(Map<?, ?> event) {
    List<Transition> transitions = new ArrayList<>();
    if (event.get("transitions") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> transition) {
          transitions.add(
              new Transition(
                  node(transition.get("path")),
                  Values.text(transition.get("from")),
                  Values.text(transition.get("to")),
                  more(transition)));
        }
      }
    }
    return transitions;
  }

  private static List<String> more(Map<?, ?> transition) {
    List<String> more = new ArrayList<>();
    more.addAll(tries(number(transition, "run"), number(transition, "attempt")));
    if (transition.get("waitsFor") instanceof Map<?, ?> waits) {
      more.add(waitsFor(Values.text(waits.get("topic")), waits.get("value")));
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
      more.add("with what was unfinished inside");
    }
    return more;
  }

  private static long number(Map<?, ?> json, String field) {
    return json.get(field) instanceof Long number ? number : 0;
  }

  /** Which run and try it is, where there was more than one. */
  private static List<String> tries(long run, long attempt) {
    List<String> words = new ArrayList<>();
    if (run > 1) {
      words.add("run " + run);
    }
    if (attempt > 0) {
      words.add("try " + attempt);
    }
    return words;
  }

  /** What is known of a node besides name and status, without its times, each a few words. */
  public static List<String> node(NodeView node) {
    List<String> words = tries(node.run(), node.attempt());
    if (node.hold()) {
      words.add("on hold");
    }
    if (node.reason() != null) {
      words.add(node.reason());
    }
    if (node.waitsFor() != null) {
      words.add(waitsFor(node.waitsFor().topic(), node.waitsFor().value()));
    }
    return words;
  }

  /** What a listener waits for. */
  private static String waitsFor(String topic, @Nullable Object value) {
    return "waits for " + topic + (value == null ? ", without a value yet" : " = " + value);
  }

  /**
   * What a step changed besides statuses: {@code parameters}, the path of an element, a flag,
   * {@code failed}; each with its values.
   */
  public static Map<String, List<String>> values(Map<?, ?> event) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    put(values, "parameters", event.get("parameters"));
    if (event.get("elements") instanceof Map<?, ?> elements) {
      elements.forEach((path, fields) -> put(values, Values.text(path), fields));
    }
    for (String flag : FLAGS) {
      if (event.get(flag) != null) {
        values.put(flag, List.of(Json.text(event.get(flag))));
      }
    }
    if (event.get("failures") instanceof List<?> failures) {
      values.put("failed", failures.stream().map(EventWords::failure).toList());
    }
    return values;
  }

  private static void put(
      Map<String, List<String>> values, String title, @Nullable Object changed) {
    if (changed instanceof Map<?, ?> map && !map.isEmpty()) {
      List<String> texts = new ArrayList<>();
      map.forEach(
          (name, value) -> texts.add(value == null ? name + " removed" : pair(name, value)));
      values.put(title, texts);
    }
  }

  /** {@code name = value}, the value as JSON, shortened. */
  public static String pair(Object name, @Nullable Object value) {
    String text = Json.text(value);
    return name
        + " = "
        + (text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…");
  }

  /** An action that failed. */
  public static String failure(@Nullable Object failure) {
    return failure instanceof Map<?, ?> map
        ? map.get("path") + ": " + map.get("reason")
        : Values.text(failure);
  }

  /** Everything that a step changed, a line for each change. */
  public static List<String> lines(Map<?, ?> event) {
    List<String> lines = new ArrayList<>();
    for (Transition each : transitions(event)) {
      lines.add(each.node() + ": " + each.from() + " → " + each.to() + each.brackets());
    }
    values(event)
        .forEach(
            (title, texts) -> {
              if (title.equals("parameters")) {
                lines.addAll(texts);
              } else {
                lines.add(title + ": " + String.join(", ", texts));
              }
            });
    return lines;
  }
}
