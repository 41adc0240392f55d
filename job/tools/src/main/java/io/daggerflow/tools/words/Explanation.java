package io.daggerflow.tools.words;

import io.daggerflow.state.Status;
import io.daggerflow.view.Fields;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import io.daggerflow.view.TemplateNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Why an instance does not go on: what it waits for, and until when. */
public final class Explanation {

  private static final int LONGEST = 600;

  private final InstanceView view;
  private final Map<String, Map<?, ?>> sources;
  private final UnaryOperator<String> shown;
  private final Map<String, String> since = new HashMap<>();
  private @Nullable String suspendedSince;

  private Explanation(
      InstanceView view, @Nullable Map<?, ?> template, UnaryOperator<String> shown) {
    this.view = view;
    this.shown = shown;
    this.sources = new HashMap<>();
    if (template != null) {
      collect(TemplateNode.of(template, view.processes()));
    }
    view.history().forEach(this::note);
  }

  /** An instance of which nothing is hidden, and whose template is not at hand. */
  public static Explanation of(InstanceView view) {
    return of(view, null);
  }

  /** An instance of which nothing is hidden. */
  public static Explanation of(InstanceView view, @Nullable Map<?, ?> template) {
    return new Explanation(view, template, value -> value);
  }

  /**
   * The sentence for an instance of a list; null for one that is over.
   *
   * @param shown what is shown of a value that a listener waits for
   */
  public static @Nullable String sentence(InstanceView view, UnaryOperator<String> shown) {
    return new Explanation(view, null, shown).sentence();
  }

  private void collect(TemplateNode node) {
    sources.put(node.path(), node.source());
    node.inside().forEach(this::collect);
  }

  /** When each node came to what it is at, and the instance to its suspension. */
  private void note(Map<?, ?> event) {
    String time = Fields.text(event, "time");
    for (Object each : Fields.list(event, "transitions")) {
      if (each instanceof Map<?, ?> transition && time != null) {
        since.put(String.valueOf(Fields.text(transition, "path")), time);
      }
    }
    if (event.containsKey("suspended")) {
      suspendedSince = Fields.flag(event, "suspended") ? time : null;
    }
  }

  /** What a wait is for. */
  public enum Kind {
    /** An operator must say how a task on hold goes on. */
    OPERATOR,
    /** A message. */
    MESSAGE,
    /** The next try, after one that failed. */
    BACKOFF,
    /** The answer to a call. */
    CALL,
    /** A child workflow. */
    CHILD,
    /** A point in time. */
    TIME,
    /** A condition, or something else. */
    OTHER
  }

  /**
   * One thing that an instance waits for.
   *
   * @param words what it is
   * @param since when that began
   * @param until when it ends at the latest; null for never
   * @param limitOf whose time limit that is, if not that of the node
   * @param child the instance that it waits for, where its id is known
   */
  public record Wait(
      NodeView node,
      Kind kind,
      String words,
      @Nullable String since,
      @Nullable String until,
      @Nullable String limitOf,
      @Nullable String child) {

    /** The sentence, with how long it has taken and how long it may still take. */
    public String sentence(Instant now) {
      String text = kind == Kind.OPERATOR ? words : "Waits for " + words;
      Duration been = since == null ? null : Took.between(since, now.toString());
      if (been != null && !been.isNegative()) {
        text += ", since " + since + " (" + Took.of(been) + " ago)";
      }
      if (kind == Kind.OPERATOR) {
        return text;
      }
      if (until == null) {
        return text + ", without a time limit";
      }
      text += ", until " + until + " (" + off(now, until);
      return text + (limitOf == null ? ")" : "; limit of " + limitOf + ")");
    }

    private static String off(Instant now, String until) {
      Duration left = Took.between(now.toString(), until);
      if (left == null) {
        return "some time";
      }
      return left.isNegative()
          ? "over since " + Took.of(left.negated()) + ": does the job run?"
          : "in " + Took.of(left);
    }

    /** For programs. */
    public Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("path", node.path());
      json.put("kind", kind.name());
      json.put("what", words);
      json.put("since", since);
      json.put("until", until);
      json.put("limitOf", limitOf);
      json.put("child", child);
      json.values().removeIf(java.util.Objects::isNull);
      return json;
    }
  }

  InstanceView view() {
    return view;
  }

  /** Everything that it waits for, what says most first; empty for an instance that is over. */
  public List<Wait> waits() {
    if (view.isOver()) {
      return List.of();
    }
    List<Wait> waits = new ArrayList<>();
    innermost().forEach(node -> waits.add(wait(node)));
    waits.sort(Comparator.comparing(Explanation::weight).thenComparing(Explanation::end));
    return waits;
  }

  /** First what nobody but an operator can end. */
  private static int weight(Wait wait) {
    if (wait.kind() == Kind.OPERATOR) {
      return 0;
    }
    NodeView.WaitsFor message = wait.node().waitsFor();
    return message != null && message.value() == null && isCorrelated(wait.node()) ? 1 : 2;
  }

  /** Behind all times: those without one. */
  private static String end(Wait wait) {
    return wait.until() == null ? "~" : wait.until();
  }

  /** Since when it is suspended; null if it is not, or that is not known. */
  public @Nullable String suspendedSince() {
    return suspendedSince;
  }

  /** The next point in time that anything of the instance waits for; null for none. */
  public static @Nullable String due(InstanceView view) {
    String first = view.isOver() ? null : view.due();
    for (NodeView node : view.isOver() ? List.<NodeView>of() : view.nodes()) {
      boolean waits = node.status() == Status.EXECUTING && node.due() != null;
      first = waits ? earlier(first, node.due()) : first;
    }
    return first;
  }

  /** What it waits for, in one sentence; null for an instance that is over. */
  public @Nullable String sentence() {
    if (view.isOver()) {
      return null;
    }
    List<Wait> waits = waits();
    long held = waits.stream().filter(wait -> wait.kind() == Kind.OPERATOR).count();
    String text;
    if (waits.isEmpty()) {
      text = idle();
    } else if (held > 0) {
      text = waits.get(0).words() + more(held, " task is on hold", " tasks are on hold");
    } else {
      Wait first = waits.get(0);
      text = "Waits for " + first.words() + until(first) + more(waits.size(), " task", " tasks");
    }
    if (view.isSuspended()) {
      text = "Suspended until it is resumed. " + text;
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  /** What to say of an instance in which nothing waits. */
  public String idle() {
    return view.status() == Status.NOT_STARTED ? "Waits to be submitted" : "Goes on";
  }

  private static String more(long all, String one, String many) {
    return all == 1 ? "" : "; " + (all - 1) + " more" + (all == 2 ? one : many);
  }

  private static String until(Wait wait) {
    if (wait.until() == null) {
      return ", without a time limit";
    }
    return " until "
        + wait.until()
        + (wait.limitOf() == null ? "" : " (limit of " + wait.limitOf() + ")");
  }

  /** Executing nodes with nothing executing inside. */
  private List<NodeView> innermost() {
    List<NodeView> executing = new ArrayList<>();
    Set<String> around = new HashSet<>();
    for (NodeView node : view.nodes()) {
      if (node.status() == Status.EXECUTING && !node.path().isEmpty()) {
        executing.add(node);
        for (String path = parent(node.path()); !path.isEmpty(); path = parent(path)) {
          around.add(path);
        }
      }
    }
    executing.removeIf(node -> around.contains(node.path()) && !node.hold());
    return executing;
  }

  private Wait wait(NodeView node) {
    Kind kind = kind(node);
    String due = deadline(node);
    String owner = due == null ? node.path() : owner(node, due);
    return new Wait(
        node,
        kind,
        words(node, kind),
        since.getOrDefault(node.path(), node.submitted()),
        kind == Kind.OPERATOR ? null : due,
        owner.equals(node.path()) ? null : owner,
        kind == Kind.CHILD ? child(node) : null);
  }

  private static boolean isCorrelated(NodeView node) {
    return node.type().equals("kafka-listener");
  }

  private static Kind kind(NodeView node) {
    if (node.hold()) {
      return Kind.OPERATOR;
    }
    if (node.waitsFor() != null) {
      return Kind.MESSAGE;
    }
    if (node.attempt() > 0 && node.due() != null && node.reason() != null) {
      return Kind.BACKOFF;
    }
    return switch (node.type()) {
      case "http", "executor" -> Kind.CALL;
      case "workflow" -> Kind.CHILD;
      case "trigger", "interval" -> Kind.TIME;
      default -> Kind.OTHER;
    };
  }

  private String words(NodeView node, Kind kind) {
    String path = node.path();
    return switch (kind) {
      case OPERATOR -> "Waits for an operator: " + path + " is on hold" + because(node);
      case MESSAGE -> message(node, java.util.Objects.requireNonNull(node.waitsFor()));
      case BACKOFF -> "try " + node.attempt() + " of " + path + because(node);
      case CALL ->
          node.type().equals("http")
              ? "the answer to the call of " + path + tried(node)
              : "the handler of " + path + tried(node);
      case CHILD -> child(path, child(node));
      case TIME ->
          node.type().equals("trigger") ? "the time of " + path : "the next round of " + path;
      case OTHER -> node.type().equals("sensor") ? "the condition of " + path + until(path) : path;
    };
  }

  private String message(NodeView node, NodeView.WaitsFor message) {
    return "a message of topic " + message.topic() + value(message) + " (" + node.path() + ")";
  }

  private String value(NodeView.WaitsFor message) {
    if (message.value() == null) {
      return ", which cannot reach it while its correlation has no value";
    }
    return " with the value " + shown.apply(message.value());
  }

  private static String child(String path, @Nullable String child) {
    return "the child workflow " + (child == null ? "" : child + " ") + "of " + path;
  }

  private static String tried(NodeView node) {
    return node.attempt() > 0 ? ", try " + node.attempt() : "";
  }

  /** The condition of a sensor, where its template is known. */
  private String until(String path) {
    String condition = text(path, "until");
    return condition == null ? "" : ": " + condition;
  }

  /** What the template says of a node; null where it is not known. */
  @Nullable Map<?, ?> source(String path) {
    return sources.get(path.replaceAll("\\[\\d+]", ""));
  }

  private @Nullable String text(String path, String field) {
    Map<?, ?> source = source(path);
    return source == null ? null : Fields.text(source, field);
  }

  /** The id of its child (rule S13.1); null where the template may give it another one. */
  private @Nullable String child(NodeView node) {
    return source(node.path()) != null
            && text(node.path(), "id") == null
            && node.path().indexOf('#') < 0
        ? view.id() + '/' + node.path() + '/' + Math.max(1, node.run())
        : null;
  }

  private @Nullable String deadline(NodeView node) {
    String first = earlier(node.due(), view.due());
    for (String path = parent(node.path()); !path.isEmpty(); path = parent(path)) {
      NodeView around = view.node(path);
      first = around == null ? first : earlier(first, around.due());
    }
    return first;
  }

  private String owner(NodeView node, String due) {
    for (String path = node.path(); !path.isEmpty(); path = parent(path)) {
      NodeView around = view.node(path);
      if (around != null && due.equals(around.due())) {
        return path;
      }
    }
    return "the instance";
  }

  private static @Nullable String earlier(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static String because(NodeView node) {
    return node.reason() == null ? "" : " (" + node.reason() + ")";
  }

  /** {@code A} of {@code A/B}, of {@code A[0]} and of {@code A#do}. */
  private static String parent(String path) {
    for (int at = path.length() - 1; at > 0; at--) {
      if ("/[#".indexOf(path.charAt(at)) >= 0) {
        return path.substring(0, at);
      }
    }
    return "";
  }

  /**
   * Composites that run no more copies at a time than they may, so that others wait for room: their
   * path and how many run.
   */
  public Map<String, Long> full() {
    Map<String, Long> running = new HashMap<>();
    for (NodeView node : view.nodes()) {
      if (node.status() == Status.EXECUTING && node.path().endsWith("]")) {
        running.merge(parent(node.path()), 1L, Long::sum);
      }
    }
    Map<String, Long> full = new java.util.TreeMap<>();
    running.forEach(
        (path, count) -> {
          Map<?, ?> source = source(path);
          if (source != null && count >= Fields.number(source, "maxConcurrency", Long.MAX_VALUE)) {
            full.put(path, count);
          }
        });
    return full;
  }
}
