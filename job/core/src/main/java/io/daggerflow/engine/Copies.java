package io.daggerflow.engine;

import io.daggerflow.expression.ExpressionException;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Collect;
import io.daggerflow.template.Decision;
import io.daggerflow.template.Failure;
import io.daggerflow.template.ForEach;
import io.daggerflow.template.Join;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nodes with others inside: what of that starts, and when they are over (rules S2.2, S4, S12.3).
 * Counters make the end of one child cost the same however many there are.
 */
final class Copies {

  private final Transaction step;

  Copies(Transaction step) {
    this.step = step;
  }

  // ---- the start

  /** Starts what is inside. */
  void enter(Place place) {
    if (place.node().isForEach()) {
      copy(place);
      return;
    }
    NodeState node = step.node(place);
    List<Node> children = place.node().children();
    node.open(children.size());
    if (children.isEmpty()) {
      step.walk().joinLater(place);
    }
    for (Node child : children) {
      if (child.predecessors() == 0) {
        mayStart(place.of(child));
      }
    }
  }

  /** Starts one branch alone, and skips the others; -1 skips all. */
  void enterOne(Place place, int branch) {
    List<Node> children = place.node().children();
    step.node(place).open(children.size());
    if (children.isEmpty()) {
      step.walk().joinLater(place);
    }
    for (int i = 0; i < children.size(); i++) {
      Place child = place.of(children.get(i));
      if (i != branch && !step.status(child).isTerminal()) {
        step.walk().end(child, Status.SKIPPED, null);
      } else {
        step.walk().ready(child);
      }
    }
  }

  /** Whether something inside has begun, so that what comes first has been decided. */
  boolean isEntered(Place place) {
    if (place.node().isForEach()) {
      return step.node(place).copies() > 0;
    }
    if (!(place.node().kind() instanceof Decision)) {
      return true;
    }
    return place.node().children().stream()
        .map(branch -> step.node(place.of(branch)))
        .anyMatch(node -> node.status() != Status.NOT_STARTED && !node.isEarly());
  }

  private void copy(Place place) {
    NodeState node = step.node(place);
    if (node.copies() > 0) {
      recount(place);
      startCopies(place, node);
      return;
    }
    ForEach forEach = Objects.requireNonNull(place.node().forEach());
    Object value = forEach.list().evaluate(step.variables().of(place));
    if (!(value instanceof List<?> elements)) {
      throw new ExpressionException(
          "Expected 'forEach' to yield a list, but it is " + Values.shown(value), false);
    }
    int limit = step.limits().elements();
    if (elements.size() > limit) {
      throw new ExpressionException(
          "Expected 'forEach' to yield at most "
              + limit
              + " elements, but there are "
              + elements.size(),
          false);
    }
    node.copies(elements.size());
    node.open(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      step.node(place.copy(i)).element(elements.get(i));
    }
    step.listening().copied(place);
    if (elements.isEmpty()) {
      step.walk().joinLater(place);
    }
    startCopies(place, node);
  }

  private void startCopies(Place place, NodeState node) {
    int most = place.node().join().maxConcurrency();
    while (node.next() < node.copies() && (most == 0 || node.running() < most)) {
      Place copy = place.copy(node.next());
      node.next(node.next() + 1);
      if (step.node(copy).status() == Status.NOT_STARTED || step.node(copy).isEarly()) {
        start(node, most, copy);
      }
    }
  }

  private void start(NodeState around, int most, Place place) {
    if (most > 0) {
      around.running(around.running() + 1);
    }
    step.walk().ready(place);
  }

  /** The node may start, as far as those before it are concerned, unless it has started. */
  void mayStart(Place place) {
    if (!isWaiting(place)) {
      return;
    }
    Place parent = Objects.requireNonNull(place.parent());
    int most = parent.node().join().maxConcurrency();
    NodeState around = step.node(parent);
    if (most == 0 || around.running() < most) {
      start(around, most, place);
    }
  }

  /** Whether the node's turn is yet to come. */
  private boolean isWaiting(Place place) {
    NodeState node = step.node(place);
    boolean waits = node.status() == Status.NOT_STARTED || node.isEarly();
    return waits && !step.walk().isReady(place);
  }

  /** The node started without waiting for its turn. */
  void started(Place place) {
    Place parent = place.parent();
    boolean counts = parent != null && parent.node().join().maxConcurrency() > 0;
    if (parent != null && counts && !step.walk().isReady(place)) {
      NodeState around = step.node(parent);
      around.running(around.running() + 1);
    }
  }

  /** A child that is over is to run again: it does not count for those that wait for it. */
  void reopen(Place place, NodeState around) {
    NodeState node = step.node(place);
    boolean completed = node.status() == Status.COMPLETED;
    around.open(around.open() + 1);
    Place parent = Objects.requireNonNull(place.parent());
    if (parent.node().join().atLeast() > 0 && completed) {
      around.done(Math.max(0, around.done() - 1));
    }
    for (Node successor : place.node().successors()) {
      NodeState next = step.node(place.of(successor));
      if (successor.predecessors() > 1 && next.status() == Status.NOT_STARTED) {
        next.over(next.over() - 1);
        next.completed(next.completed() - (completed ? 1 : 0));
      }
    }
    started(place);
    if (node.status() == Status.FAILURE && Objects.equals(node.reason(), around.firstFailure())) {
      forgetFailure(place, parent, around);
    }
  }

  private void forgetFailure(Place place, Place parent, NodeState around) {
    around.firstFailure(null);
    step.eachInside(
        parent,
        child -> {
          if (!child.equals(place)) {
            noteFailure(around, step.node(child));
          }
        });
  }

  /** Counts what is inside anew, after statuses were changed from outside the flow. */
  void recount(Place place) {
    NodeState node = step.node(place);
    int[] counts = new int[3];
    step.eachInside(
        place,
        child -> {
          NodeState state = step.node(child);
          boolean over = isOver(state);
          counts[0] += over ? 0 : 1;
          counts[1] += over && state.status() == Status.COMPLETED ? 1 : 0;
          counts[2] += state.status() == Status.EXECUTING ? 1 : 0;
          recountBefore(child, state);
        });
    node.open(counts[0]);
    node.done(counts[1]);
    node.running(counts[2]);
    node.next(0);
  }

  private void recountBefore(Place place, NodeState state) {
    if (place.node().isCopy() || place.node().predecessors() < 2) {
      return;
    }
    Before before = before(place);
    state.over(before.over);
    state.completed(before.completed);
  }

  /**
   * Those before a node.
   *
   * @param over how many of them are over
   * @param completed how many of these are COMPLETED
   */
  private record Before(int over, int completed) {}

  private Before before(Place place) {
    int over = 0;
    int completed = 0;
    for (Node before : place.node().before()) {
      NodeState state = step.node(place.of(before));
      over += isOver(state) ? 1 : 0;
      completed += isOver(state) && state.status() == Status.COMPLETED ? 1 : 0;
    }
    return new Before(over, completed);
  }

  /** Whether the node is over, and not to begin again. */
  private static boolean isOver(NodeState node) {
    return node.status().isTerminal() && !node.isEarly();
  }

  /** Starts what may start inside, after {@link #recount}. */
  void startInside(Place place) {
    NodeState node = step.node(place);
    if (node.open() == 0) {
      step.walk().joinLater(place);
    }
    if (place.node().isForEach()) {
      startCopies(place, node);
      return;
    }
    for (Node child : place.node().children()) {
      Place inside = place.of(child);
      if (isWaiting(inside) && mayStartNow(inside)) {
        mayStart(inside);
      }
    }
  }

  // ---- the end

  /**
   * A child is over.
   *
   * @param counts whether it counts for a join that wants some to be COMPLETED
   */
  void childOver(Place parent, Place child, boolean counts) {
    NodeState around = step.node(parent);
    around.open(around.open() - 1);
    Join join = parent.node().join();
    if (join.atLeast() > 0) {
      around.done(around.done() + (counts ? 1 : 0));
      noteFailure(around, step.node(child));
    }
    if (around.open() == 0 && child.node().role() == Node.Role.TASK) {
      join(parent);
    } else if (around.open() == 0 || isMet(join, around)) {
      step.walk().joinLater(parent);
    }
    if (join.maxConcurrency() > 0) {
      around.running(Math.max(0, around.running() - 1));
      if (!isMet(join, around)) {
        startWaiting(parent, around);
      }
    }
  }

  private static void noteFailure(NodeState around, NodeState child) {
    if (child.status() == Status.FAILURE && around.firstFailure() == null) {
      around.firstFailure(child.reason());
    }
  }

  private static boolean isMet(Join join, NodeState node) {
    return join.atLeast() > 0 && node.done() >= join.atLeast();
  }

  private void startWaiting(Place parent, NodeState around) {
    if (around.status() != Status.EXECUTING) {
      return;
    }
    if (parent.node().isForEach()) {
      startCopies(parent, around);
      return;
    }
    int most = parent.node().join().maxConcurrency();
    for (Node child : parent.node().children()) {
      if (around.running() >= most) {
        return;
      }
      Place place = parent.of(child);
      if (isWaiting(place) && mayStartNow(place)) {
        start(around, most, place);
      }
    }
  }

  /** Whether enough of those before it are over. */
  boolean mayStartNow(Place place) {
    Node node = place.node();
    Before before = before(place);
    boolean enough = node.needed() > 0 && before.completed >= node.needed();
    return enough || before.over == node.before().size();
  }

  /** Nothing more can start: is the node over (rules S3, S4)? */
  void join(Place place) {
    NodeState node = step.node(place);
    if (node.status() != Status.EXECUTING || node.isBetweenTries()) {
      return;
    }
    Join join = place.node().join();
    if (isMet(join, node)) {
      stopOthers(place);
    } else if (node.open() > 0) {
      return;
    } else if (join.atLeast() > 0 && node.firstFailure() != null) {
      step.failures().fail(place, failure(node.firstFailure()));
      return;
    }
    step.walk()
        .attempt(
            place,
            task -> {
              collect(place, node);
              step.walk().end(place, Status.COMPLETED, null);
            });
  }

  private static Failure failure(String reason) {
    int colon = reason.indexOf(": ");
    return colon < 0
        ? Failure.of("HANDLER", reason)
        : Failure.of(reason.substring(0, colon), reason.substring(colon + 2));
  }

  private void stopOthers(Place place) {
    step.newFall();
    step.eachInside(
        place,
        child -> {
          if (!step.status(child).isTerminal()) {
            step.walk().finish(child, Status.STOPPED, null);
          }
        });
    step.node(place).open(0);
  }

  private void collect(Place place, NodeState node) {
    ForEach forEach = place.node().forEach();
    Collect collect = forEach == null ? null : forEach.collect();
    if (collect == null) {
      return;
    }
    List<@Nullable Object> list = new ArrayList<>(node.copies());
    for (int i = 0; i < node.copies(); i++) {
      Place copy = place.copy(i);
      NodeState state = step.node(copy);
      Map<String, @Nullable Object> known = new LinkedHashMap<>();
      known.put("status", step.statuses().of(copy).name());
      known.put("reason", state.reason() == null ? "" : state.reason());
      list.add(
          collect
              .value()
              .evaluate(Variables.with(step.variables().of(copy), Map.of("copy", known))));
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put(collect.into(), list);
    step.set(place, values);
  }
}
