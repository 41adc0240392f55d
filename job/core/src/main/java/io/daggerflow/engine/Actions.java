package io.daggerflow.engine;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.ActionOutcome;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Monitor;
import io.daggerflow.template.Node;
import io.daggerflow.template.Node.Role;
import io.daggerflow.template.Place;
import io.daggerflow.template.Times;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is done on behalf of a node: {@code do}, monitors, {@code onStop}, {@code compensate}. An
 * action is a node of its own, without influence on the flow but through its owner.
 */
final class Actions {

  private static final String COMPLETE_BY = "complete_by_time";

  private final Transaction step;
  private final Deque<Place> stopped = new ArrayDeque<>(1);
  private final Map<Place, Map<String, @Nullable Object>> answers = new HashMap<>();
  private boolean undoing;

  Actions(Transaction step) {
    this.step = step;
  }

  // ---- any action

  private void start(Place action) {
    NodeState node = step.node(action);
    if (node.status() == Status.EXECUTING) {
      return;
    }
    step.walk().submit(action);
    step.walk().begin(action, node);
  }

  /** Notes what the call of a task gave. */
  void answer(Place place, String variable, @Nullable Object value) {
    if (place.node().isAction()) {
      Map<String, @Nullable Object> answer = new HashMap<>();
      answer.put(variable, value);
      answers.put(place, answer);
    }
  }

  /**
   * The action is over.
   *
   * @param failure null if it succeeded
   */
  void over(Place action, @Nullable Failure failure) {
    Place owner = Objects.requireNonNull(action.parent());
    switch (action.node().role()) {
      case DO -> acted(action, owner, failure);
      case MONITOR -> report(action, failure);
      case ON_STOP -> {
        report(action, failure);
        step.state().actions(step.state().actions() - 1);
      }
      case COMPENSATE -> {
        report(action, failure);
        step.node(owner).undone(failure == null);
        undoing = true;
      }
      default -> throw new IllegalStateException(action + " is no action");
    }
  }

  private void acted(Place action, Place owner, @Nullable Failure failure) {
    Map<String, @Nullable Object> answer = answers.remove(action);
    Map<String, @Nullable Object> known =
        failure != null ? failure.variables() : answer == null ? Map.of() : answer;
    if (step.node(owner).status() == Status.EXECUTING) {
      step.walk()
          .attempt(
              owner,
              task ->
                  Objects.requireNonNull(owner.node().kind())
                      .acted(task, new ActionOutcome(failure, known)));
    }
  }

  private void report(Place action, @Nullable Failure failure) {
    if (failure != null) {
      report(action, failure.reason());
    }
  }

  private void report(Place action, String reason) {
    step.changes().failure(action.path(), reason);
    step.count(Counter.ACTIONS_FAILED);
  }

  /** The node is over, and with it its {@code do} and its monitors. */
  void end(Place owner) {
    for (Node node : owner.node().actions()) {
      if (node.role() == Role.DO || node.role() == Role.MONITOR) {
        abandon(owner.of(node), step.node(owner.of(node)));
      }
    }
  }

  /** Nothing that the action does or waits for has an effect any more. */
  private void abandon(Place action, NodeState node) {
    if (node.status() == Status.EXECUTING) {
      step.walk().finish(action, Status.STOPPED, null);
    }
    step.clearAlarm(action);
    step.clearDeadline(action);
  }

  /** The present try of the owner is over, and with it its {@code do}. */
  void abandon(Place owner) {
    Node action = owner.node().action(Role.DO);
    if (action != null) {
      abandon(owner.of(action), step.node(owner.of(action)));
    }
  }

  /** Runs the {@code do} of a task. */
  void act(Place owner) {
    start(owner.of(Objects.requireNonNull(owner.node().action(Role.DO))));
  }

  // ---- monitors

  /**
   * The node became EXECUTING: its monitors wait for their time. False if there is no telling when,
   * and the node failed.
   */
  boolean watch(Place owner) {
    for (Node node : owner.node().actions()) {
      if (node.role() == Role.MONITOR && !watch(owner, owner.of(node))) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #watch(Place)}, of those that have not fired yet. */
  void watchNew(Place owner) {
    for (Node node : owner.node().actions()) {
      if (node.role() == Role.MONITOR && step.node(owner.of(node)).run() == 0) {
        watch(owner, owner.of(node));
      }
    }
  }

  private boolean watch(Place owner, Place action) {
    try {
      Instant time = time(owner, Objects.requireNonNull(action.node().monitor()));
      if (time == null) {
        return true;
      }
      if (!time.isAfter(Instant.ofEpochMilli(step.now()))) {
        fire(action);
      } else {
        step.deadline(action, time);
      }
      return true;
    } catch (ExpressionException e) {
      step.failures().failed(owner, e);
      return false;
    }
  }

  private @Nullable Instant time(Place owner, Monitor monitor) {
    if (monitor.at() != null) {
      return Times.at(monitor.at(), step.variables().of(owner));
    }
    if (monitor.after() != null) {
      Instant from = Instant.ofEpochMilli(step.node(owner).submitted());
      return Times.after(monitor.after(), step.variables().of(owner), from);
    }
    Object time = step.state().parameters().get(COMPLETE_BY);
    if (time == null) {
      return null;
    }
    Instant point = Times.point(time);
    if (point == null) {
      throw new ExpressionException(
          "Expected parameter '" + COMPLETE_BY + "' to be a point in time, but it is " + time,
          false);
    }
    return point;
  }

  /** The time of a monitor has come. */
  void fire(Place action) {
    start(action);
    Expression every = Objects.requireNonNull(action.node().monitor()).every();
    Place owner = Objects.requireNonNull(action.parent());
    if (every == null || step.node(owner).status() != Status.EXECUTING) {
      return;
    }
    try {
      Instant now = Instant.ofEpochMilli(step.now());
      Instant next = Times.after(every, step.variables().of(owner), now);
      if (!next.isAfter(now)) {
        throw new ExpressionException(
            "Expected `" + every.source() + "` to be longer than zero, but it is not", false);
      }
      step.deadline(action, next);
    } catch (ExpressionException e) {
      report(action, "EXPRESSION: " + e.getMessage());
    }
  }

  // ---- what a stop or a failure brings

  /**
   * An EXECUTING task was stopped: its {@code onStop} runs (rule S9.1). One that is still under way
   * because of an earlier stop is abandoned for it.
   */
  void stopped(Place task) {
    Node onStop = task.node().action(Role.ON_STOP);
    if (onStop != null) {
      Place action = task.of(onStop);
      boolean underWay = step.node(action).status() == Status.EXECUTING;
      step.node(action).element(step.cause());
      step.state().actions(step.state().actions() + (underWay ? 0 : 1));
      stopped.add(action);
    }
  }

  /** Completed work is undone, last completed first (rule S7.4). */
  void compensate() {
    step.compensating(true);
    undoing = true;
  }

  /** Starts what is waiting to be done; false if nothing is. */
  boolean next() {
    Place action = stopped.poll();
    if (action != null) {
      abandon(action, step.node(action));
      start(action);
      return true;
    }
    if (!undoing) {
      return false;
    }
    undoing = false;
    String key = step.state().takeCompleted();
    if (key == null) {
      step.compensating(false);
      return false;
    }
    Place task = step.graph().place(key);
    Node compensate = task.node().action(Role.COMPENSATE);
    if (compensate == null) {
      undoing = true;
      return true;
    }
    Place undo = task.of(compensate);
    step.node(undo).element(step.instanceCause());
    start(undo);
    return true;
  }
}
