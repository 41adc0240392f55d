package io.daggerflow.drawing;

import io.daggerflow.view.Fields;
import io.daggerflow.view.TemplateNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is special about a node, in few words each. */
final class Markers {

  private final Progress progress;
  private final TemplateNode node;
  private final Map<?, ?> source;
  private final List<String> markers = new ArrayList<>();

  private Markers(TemplateNode node, Progress progress) {
    this.progress = progress;
    this.node = node;
    this.source = node.source();
  }

  static List<String> of(TemplateNode node, Progress progress) {
    Markers markers = new Markers(node, progress);
    markers.many();
    markers.kinds();
    markers.time();
    markers.failure();
    markers.actions();
    markers.template();
    return markers.markers;
  }

  private void many() {
    if ("ATLEAST_ONE".equals(source.get("join"))) {
      Object enough = source.get("atLeast");
      String of = node.isForEach() ? "" : " of " + node.inside().size();
      markers.add((enough == null ? "1" : Words.number(enough)) + of + " is enough");
    }
    Object most = source.get("maxConcurrency");
    if (most != null) {
      boolean single = Words.number(most).equals("1");
      markers.add(single ? "one after the other" : Words.number(most) + " at a time");
    }
    Map<?, ?> collect = Fields.object(source, "collect");
    if (collect != null) {
      markers.add(Words.line("collect into " + Words.expression(collect.get("into"))));
    }
  }

  private void kinds() {
    put("on early message: ", source.get("onEarly"));
    flag("matchOnlyOne", "one instance only");
    put("deduplicate by ", source.get("deduplicateBy"));
    if (Boolean.FALSE.equals(source.get("wait"))) {
      markers.add("does not wait");
    }
    flag("reprocessOnMessage", "reprocess on message");
    flag("inline", "inline");
    put("shared ", source.get("processRef"));
  }

  private void time() {
    boolean process = source.get("maxRunDuration") != null;
    Object limit = process ? source.get("maxRunDuration") : source.get("timeout");
    if (limit != null) {
      String otherwise = process ? "skip" : node.path().isEmpty() ? "stop" : "fail";
      Object then = source.get("onTimeout") == null ? otherwise : source.get("onTimeout");
      markers.add(Words.line("timeout " + Words.time(limit) + ": " + Words.expression(then)));
    }
  }

  private void failure() {
    Map<?, ?> retry = Fields.object(source, "retry");
    if (retry != null) {
      Object most = retry.get("maxAttempts");
      markers.add("retry: " + (most == null ? "5" : Words.number(most)) + " attempts");
    }
    if (!"fail".equals(source.get("onFailure"))) {
      put("on failure: ", source.get("onFailure"));
    }
  }

  private void actions() {
    Object monitor = source.get("monitor");
    if (monitor instanceof List<?> list) {
      int number = 1;
      for (Object each : list) {
        monitor(each, "#monitor-" + number++);
      }
    } else {
      monitor(monitor, "#monitor");
    }
    action("on stop: ", source.get("onStop"), "#onStop");
    action("compensate: ", source.get("compensate"), "#compensate");
  }

  private void monitor(@Nullable Object monitor, String path) {
    if (monitor instanceof Map<?, ?> map) {
      String moment = Kind.moment(map, "at", "after");
      String every = map.get("every") == null ? "" : "every " + Words.time(map.get("every"));
      String first = moment.isEmpty() ? "at complete_by_time" : moment;
      action(Words.join(" ", "monitor", first, every) + ": ", map.get("do"), path);
    }
  }

  private void action(String before, @Nullable Object action, String path) {
    List<String> text = new ArrayList<>();
    Kind.action(text, before, action);
    for (String line : text) {
      markers.add(Words.join(", ", line, progress.ofAction(node.path() + path)));
    }
  }

  private void template() {
    for (Object start : Fields.list(source, "startOn")) {
      if (start instanceof Map<?, ?> map) {
        markers.add(Words.line("starts on ← " + Words.expression(map.get("topic"))));
      }
    }
    for (Object channel : Fields.list(source, "channels")) {
      if (channel instanceof Map<?, ?> map) {
        markers.add(Words.line("channel " + Words.expression(map.get("topic"))));
      }
    }
  }

  private void put(String before, @Nullable Object value) {
    if (value != null) {
      markers.add(Words.line(before + Words.expression(value)));
    }
  }

  private void flag(String field, String words) {
    if (Fields.flag(source, field)) {
      markers.add(words);
    }
  }
}
