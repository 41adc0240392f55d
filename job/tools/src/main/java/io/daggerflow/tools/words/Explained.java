package io.daggerflow.tools.words;

import io.daggerflow.view.InstanceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of an instance and of the children that it waits for, to the last one.
 *
 * @param children by the path of the task that waits for each
 */
public record Explained(Explanation explanation, Map<String, Explained> children) {

  /** Nobody nests deeper on purpose. */
  private static final int DEEPEST = 30;

  /** Of those that wait for children, so many are followed. */
  private static final int WIDEST = 5;

  /** An instance that another one waits for. */
  public record Child(InstanceView view, @Nullable Map<?, ?> template) {}

  /** Finds children. */
  @FunctionalInterface
  public interface Children {

    /**
     * The instance that a task waits for; null if it cannot be found.
     *
     * @param id where it is known
     */
    @Nullable Child find(String parent, String path, @Nullable String id);
  }

  /** Explains an instance, and its children as far as they are found. */
  public static Explained of(InstanceView view, @Nullable Map<?, ?> template, Children children) {
    return of(view, template, children, DEEPEST);
  }

  private static Explained of(
      InstanceView view, @Nullable Map<?, ?> template, Children children, int depth) {
    Explanation explanation = Explanation.of(view, template);
    Map<String, Explained> found = new LinkedHashMap<>();
    for (Explanation.Wait wait : explanation.waits()) {
      boolean follows = wait.kind() == Explanation.Kind.CHILD && found.size() < WIDEST;
      Child child =
          follows && depth > 0 ? children.find(view.id(), wait.node().path(), wait.child()) : null;
      if (child != null) {
        found.put(wait.node().path(), of(child.view(), child.template(), children, depth - 1));
      }
    }
    return new Explained(explanation, found);
  }

  public InstanceView view() {
    return explanation.view();
  }

  /** What there is to say of the instance itself, a sentence each. */
  public List<String> sentences(Instant now) {
    InstanceView view = view();
    List<String> sentences = new ArrayList<>();
    if (view.isOver()) {
      sentences.add(over(view, now));
      return sentences;
    }
    if (view.isCompensating()) {
      sentences.add("Undoes what it completed; it is " + view.status() + because(view));
    }
    if (view.isSuspended()) {
      sentences.add(
          "Suspended"
              + ago(explanation.suspendedSince(), now)
              + because(view)
              + ": nothing goes on in it until it is resumed");
    }
    List<Explanation.Wait> waits = explanation.waits();
    if (waits.isEmpty()) {
      sentences.add(explanation.idle());
    }
    waits.forEach(wait -> sentences.add(wait.sentence(now)));
    explanation
        .full()
        .forEach(
            (path, running) ->
                sentences.add(
                    path
                        + " runs no more than "
                        + running
                        + " at a time (maxConcurrency): others of it wait for room"));
    return sentences;
  }

  private static String over(InstanceView view, Instant now) {
    return "Waits for nothing: it is " + view.status() + ago(view.completed(), now) + because(view);
  }

  private static String ago(@Nullable String since, Instant now) {
    Duration been = since == null ? null : Took.between(since, now.toString());
    return been == null || been.isNegative()
        ? ""
        : " since " + since + " (" + Took.of(been) + " ago)";
  }

  private static String because(InstanceView view) {
    return view.reason() == null ? "" : " (" + view.reason() + ")";
  }

  /** What can be done: for the last child rather than for those that only wait for it. */
  public List<Advice> advice() {
    List<Advice> advice = new ArrayList<>();
    if (children.isEmpty() || view().isSuspended()) {
      advice.addAll(Advice.of(explanation));
    }
    children.values().forEach(child -> advice.addAll(child.advice()));
    return advice;
  }

  /** For programs. */
  public Map<String, @Nullable Object> toJson(Instant now) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("instanceId", view().id());
    json.put("template", view().template());
    json.put("version", view().version());
    json.put("status", view().status().name());
    json.put("suspended", view().isSuspended());
    json.put("incidents", view().incidents());
    json.put("sentences", sentences(now));
    List<Object> waits = new ArrayList<>();
    for (Explanation.Wait wait : explanation.waits()) {
      Map<String, @Nullable Object> each = new LinkedHashMap<>(wait.toJson());
      Explained child = children.get(wait.node().path());
      if (child != null) {
        each.put("explanation", child.toJson(now));
      }
      waits.add(each);
    }
    json.put("waits", waits);
    json.put(
        "commands",
        advice().stream()
            .map(each -> Map.of("command", each.command(), "meaning", each.meaning()))
            .toList());
    json.values().removeIf(java.util.Objects::isNull);
    return json;
  }
}
