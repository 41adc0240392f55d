package io.daggerflow.tools.words;

import io.daggerflow.state.Status;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command line that helps an instance on.
 *
 * @param command ready to be copied
 * @param meaning what it does
 */
public record Advice(String command, String meaning) {

  private static final int MOST_WAITS = 3;
  private static final Pattern FIELD = Pattern.compile("message\\.([A-Za-z_][A-Za-z0-9_]*)");

  /** What can be done for an instance, what is most likely wanted first. */
  public static List<Advice> of(Explanation explanation) {
    InstanceView view = explanation.view();
    List<Advice> advice = new ArrayList<>();
    if (view.isOver()) {
      if (view.status() == Status.FAILURE || view.status() == Status.STOPPED) {
        advice.add(of("takes it back: what failed or was under way begins again", "retry", view));
      }
      return advice;
    }
    if (view.isSuspended()) {
      advice.add(of("goes on, with what came meanwhile", "resume", view));
    }
    if (view.status() == Status.NOT_STARTED) {
      advice.add(of("starts it", "submit", view));
    }
    List<Explanation.Wait> waits = explanation.waits();
    waits
        .subList(0, Math.min(MOST_WAITS, waits.size()))
        .forEach(wait -> add(explanation, wait, advice));
    return advice;
  }

  private static void add(Explanation explanation, Explanation.Wait wait, List<Advice> advice) {
    InstanceView view = explanation.view();
    String path = wait.node().path();
    switch (wait.kind()) {
      case OPERATOR -> advice.add(of("tries it again", "retry", view, path));
      case MESSAGE -> message(explanation, wait.node(), advice);
      case CHILD -> {
        if (wait.child() != null) {
          advice.add(new Advice(line("explain", wait.child()), "why the child does not go on"));
        }
      }
      case BACKOFF, CALL, TIME, OTHER -> {
        // it goes on by itself, or by the lines below
      }
    }
    boolean isAction = path.indexOf('#') >= 0;
    boolean isTask = !List.of("process", "dynamic", "branch").contains(wait.node().type());
    if (!isAction && isTask && wait.kind() != Explanation.Kind.CHILD) {
      advice.add(of("counts as done by you", "complete", view, path));
    }
    if (!isAction) {
      advice.add(of("goes on without it", "skip", view, path));
    }
  }

  private static void message(Explanation explanation, NodeView node, List<Advice> advice) {
    InstanceView view = explanation.view();
    NodeView.WaitsFor message = java.util.Objects.requireNonNull(node.waitsFor());
    Object correlate = correlate(explanation, node);
    String value = message.value();
    if (value == null) {
      String parameter =
          correlate instanceof Map<?, ?> map ? text(map.get("parameter")) : text(correlate);
      if (parameter != null) {
        advice.add(of("lets messages reach it", "set", view, parameter + "=VALUE"));
      }
      return;
    }
    String field = field(correlate);
    if (field != null) {
      advice.add(
          new Advice(
              line("send", message.topic(), Json.text(Map.of(field, value))),
              "sends what it waits for, with what else is wanted of it"));
    }
    advice.add(
        new Advice(
            line("dead-letters", "--topic", message.topic(), "--correlation", value),
            "shows whether it came before somebody waited; --replay brings it again"));
  }

  /** The field of the payload that a listener looks at; null for anything else. */
  private static @Nullable String field(@Nullable Object correlate) {
    if (!(correlate instanceof Map<?, ?> map)) {
      return text(correlate);
    }
    String message = text(map.get("message"));
    Matcher matcher = message == null ? null : FIELD.matcher(message.strip());
    return matcher != null && matcher.matches() ? matcher.group(1) : null;
  }

  private static @Nullable Object correlate(Explanation explanation, NodeView node) {
    Map<?, ?> source = explanation.source(node.path());
    return source == null ? null : source.get("correlate");
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }

  private static Advice of(String meaning, String command, InstanceView view, String... more) {
    List<String> words = new ArrayList<>(List.of(command, view.id()));
    words.addAll(List.of(more));
    return new Advice(line(words.toArray(String[]::new)), meaning);
  }

  private static String line(String... words) {
    StringBuilder line = new StringBuilder("dagger");
    for (String word : words) {
      line.append(' ').append(quoted(word));
    }
    return line.toString();
  }

  /** A word for a shell. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
