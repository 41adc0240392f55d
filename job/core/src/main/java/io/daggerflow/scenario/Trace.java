package io.daggerflow.scenario;

import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells in words what happened, each event, rejection and dead letter. */
final class Trace {

  private static final int LAST = 12;
  private static final int NODES = 8;
  private static final int LINE = 90;
  private static final String INDENT = "    ";
  private static final int SENTENCE = 200;

  private Trace() {}

  /** The last ones; how many are left out is said first. */
  static List<String> last(List<? extends Map<?, ?>> records) {
    List<String> lines = new ArrayList<>();
    int from = Math.max(0, records.size() - LAST);
    if (from > 0) {
      lines.add("… " + from + " more before");
    }
    records.subList(from, records.size()).forEach(record -> tell(record, lines));
    return lines;
  }

  private static void tell(Map<?, ?> record, List<String> lines) {
    String time = Values.text(record.get("time")).replace(".000Z", "Z") + "  ";
    if (record.containsKey("transitions")) {
      lines.add(time + event(record));
      changes(record, lines);
    } else if (record.containsKey("note")) {
      lines.add(time + record.get("note"));
    } else {
      lines.add(time + refusal(record));
    }
  }

  private static String refusal(Map<?, ?> record) {
    String who = Values.text(record.get("instanceId"));
    String what =
        record.containsKey("request")
            ? "rejected" + (who.isEmpty() ? "" : " for " + who)
            : "dead letter of " + record.get("topic") + "@" + record.get("offset");
    return what
        + ": "
        + record.get("code")
        + ", "
        + Shown.shorten(Values.text(record.get("message")), SENTENCE);
  }

  private static String event(Map<?, ?> event) {
    return event.get("instanceId")
        + " #"
        + event.get("seq")
        + "  "
        + cause((Map<?, ?>) event.get("cause"));
  }

  /** One after the other, in lines that are not too long. */
  private static void changes(Map<?, ?> event, List<String> lines) {
    String line = "";
    for (String change : changes(event)) {
      if (!line.isEmpty() && line.length() + change.length() > LINE) {
        lines.add(INDENT + line);
        line = "";
      }
      line += (line.isEmpty() ? "" : "; ") + change;
    }
    lines.add(INDENT + line);
  }

  private static List<String> changes(Map<?, ?> event) {
    List<String> changes = new ArrayList<>();
    List<?> transitions = (List<?>) event.get("transitions");
    transitions.stream().limit(NODES).forEach(each -> changes.add(change((Map<?, ?>) each)));
    if (transitions.size() > NODES) {
      changes.add("… " + (transitions.size() - NODES) + " more nodes");
    }
    for (String field :
        List.of("suspended", "compensating", "incidents", "failures", "elements", "parameters")) {
      if (event.containsKey(field)) {
        changes.add(field + ' ' + Shown.shorten(Shown.text(event.get(field)), SENTENCE));
      }
    }
    return changes.isEmpty() ? List.of("no change") : changes;
  }

  private static String cause(@Nullable Map<?, ?> cause) {
    if (cause == null) {
      return "";
    }
    return switch (Values.text(cause.get("type"))) {
      case "request" -> Values.text(cause.get("request"));
      case "message" -> "message " + cause.get("topic") + '@' + cause.get("offset");
      case "timer" -> "timer of " + named(cause.get("path"));
      case "handler" -> "answer for " + cause.get("path") + ", try " + cause.get("attempt");
      case "child" -> "news of child " + cause.get("instanceId");
      default -> Values.text(cause.get("type"));
    };
  }

  private static String change(Map<?, ?> transition) {
    String text = named(transition.get("path")) + ' ' + transition.get("to");
    if (Boolean.TRUE.equals(transition.get("hold"))) {
      text += " on hold";
    }
    if (transition.get("waitsFor") instanceof Map<?, ?> waitsFor) {
      Object value = waitsFor.get("value");
      text += " (waits for " + waitsFor.get("topic");
      text += value == null ? ", without a value yet)" : " = " + value + ')';
    }
    return transition.get("reason") == null
        ? text
        : text + " (" + Shown.shorten(Values.text(transition.get("reason")), SENTENCE) + ')';
  }

  private static String named(@Nullable Object path) {
    return path == null || "".equals(path) ? "instance" : path.toString();
  }
}
