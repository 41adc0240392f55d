package io.daggerflow.drawing;

import io.daggerflow.view.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a box says of the work of its node: one line that names it, further ones that tell more. */
final class Kind {

  private Kind() {}

  /** {@code kafka-command → orders}; empty where the box shows it well enough. */
  static String of(String type, Map<?, ?> node) {
    return Words.line(
        switch (type) {
          case "kafka-command" -> type + " → " + Words.expression(node.get("topic"));
          case "kafka-listener" -> type + " ← " + Words.expression(node.get("topic"));
          case "executor" -> type + ' ' + Words.simpleName(text(node, "handler"));
          case "http" -> type + ' ' + method(node) + ' ' + Words.host(text(node, "url"));
          case "assign" -> type + ' ' + Words.names(node.get("set"));
          case "trigger" -> type + ' ' + moment(node, "at", "after");
          case "interval" -> type + " every " + Words.time(node.get("every"));
          case "workflow" -> Words.join(" ", type, template(node));
          case "process", "branch" -> "";
          case "end" -> type + ' ' + (node.get("status") == null ? "COMPLETED" : status(node));
          default -> type;
        });
  }

  private static String method(Map<?, ?> node) {
    return node.get("method") == null ? "GET" : Words.expression(node.get("method"));
  }

  private static String template(Map<?, ?> node) {
    String version = Words.number(node.get("version"));
    return Words.join("@", Words.expression(node.get("template")), version);
  }

  private static String status(Map<?, ?> node) {
    return Words.expression(node.get("status"));
  }

  /** What is in the fields of a kind besides that. */
  static List<String> lines(String type, Map<?, ?> node) {
    List<String> lines = new ArrayList<>();
    switch (type) {
      case "kafka-listener" -> {
        put(lines, "for ", correlate(node.get("correlate")));
        put(lines, "if ", node.get("filter"));
        put(lines, "until ", node.get("completeWhen"));
      }
      case "trigger" -> action(lines, "then ", node.get("do"));
      case "interval" -> {
        action(lines, "do ", node.get("do"));
        put(lines, "until ", node.get("completeWhen"));
        put(lines, "from ", time(node, "startAt"));
        put(lines, "at the latest ", deadline(node));
      }
      case "sensor" -> put(lines, "until ", node.get("until"));
      case "end" -> put(lines, "", node.get("reason"));
      default -> {
        // the first line says it all
      }
    }
    return lines;
  }

  private static @Nullable Object correlate(@Nullable Object correlate) {
    if (correlate instanceof Map<?, ?> map) {
      return map.get("parameter") == null ? map.get("value") : map.get("parameter");
    }
    return correlate;
  }

  private static @Nullable String deadline(Map<?, ?> node) {
    String moment = moment(node, "forceCompleteAt", "forceCompleteAfter");
    return moment.isEmpty() ? null : moment;
  }

  private static @Nullable String time(Map<?, ?> node, String field) {
    return node.get(field) == null ? null : Words.time(node.get(field));
  }

  /** {@code at T} or {@code after PT1H}; empty if neither is given. */
  static String moment(Map<?, ?> node, String at, String after) {
    if (node.get(at) != null) {
      return "at " + Words.expression(node.get(at));
    }
    return node.get(after) == null ? "" : "after " + Words.time(node.get(after));
  }

  /** An action in words; nothing where there is none. */
  static void action(List<String> into, String before, @Nullable Object action) {
    if (action instanceof Map<?, ?> map) {
      into.add(Words.line(before + of(text(map, "type"), map)));
    }
  }

  private static void put(List<String> lines, String before, @Nullable Object value) {
    if (value != null) {
      lines.add(Words.line(before + Words.expression(value)));
    }
  }

  private static String text(Map<?, ?> node, String field) {
    String text = Fields.text(node, field);
    return text == null ? "" : text;
  }
}
