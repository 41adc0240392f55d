package io.daggerflow.engine;

import io.daggerflow.expression.Conditions;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.NodeState.Alarm;
import io.daggerflow.state.Status;
import io.daggerflow.template.Failure;
import io.daggerflow.template.OnFailure;
import io.daggerflow.template.Place;
import io.daggerflow.template.RetryPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows a failed try: another one, an operator's help, or a failure that goes up (S7). */
final class Failures {

  private static final int LONGEST_REASON = 1000;

  private final Transaction step;

  Failures(Transaction step) {
    this.step = step;
  }

  /** An expression of the node failed. */
  void failed(Place place, ExpressionException e) {
    fail(place, Failure.last("EXPRESSION", String.valueOf(e.getMessage())));
  }

  /** A try of the node failed. */
  void fail(Place place, Failure failure) {
    step.newFall();
    step.firstFailed(null);
    fail(place, bounded(failure), place.path(), failure.variables());
  }

  private static Failure bounded(Failure failure) {
    String sentence = failure.sentence();
    return sentence.length() <= LONGEST_REASON
        ? failure
        : new Failure(
            failure.code(),
            sentence.substring(0, LONGEST_REASON) + '…',
            failure.kind(),
            failure.variables());
  }

  /**
   * @param origin path of the node that failed first
   */
  private void fail(
      Place place, Failure failure, String origin, Map<String, ? extends @Nullable Object> answer) {
    if (mayTryAgain(place, failure, origin, answer)) {
      tryLater(place, failure);
    } else if (place.node().onFailure() == OnFailure.HOLD) {
      hold(place, failure);
    } else if (place.node().isAction()) {
      step.walk().finish(place, Status.FAILURE, failure.reason());
      step.actions()
          .over(
              place, new Failure(failure.code(), failure.sentence(), failure.kind(), copy(answer)));
    } else {
      end(place, failure, origin);
    }
  }

  private static Map<String, @Nullable Object> copy(Map<String, ? extends @Nullable Object> map) {
    return new HashMap<>(map);
  }

  private void end(Place place, Failure failure, String origin) {
    Place parent = place.parent();
    if (parent == null) {
      endInstance(place, failure, origin);
      return;
    }
    step.cause(origin, failure.reason());
    step.walk().finish(place, Status.FAILURE, failure.reason());
    boolean tolerated =
        place.node().onFailure() == OnFailure.CONTINUE || parent.node().join().atLeast() > 0;
    if (tolerated) {
      step.walk().passOn(place);
    } else {
      noteFirst(place);
      fail(parent, Failure.of(failure.code(), failure.sentence()), origin, Map.of());
    }
  }

  private void noteFirst(Place place) {
    if (step.firstFailed() == null) {
      step.firstFailed(place);
    }
  }

  private void endInstance(Place root, Failure failure, String origin) {
    step.cause(origin, failure.reason());
    String reason = origin.isEmpty() ? failure.reason() : origin + ": " + failure.reason();
    step.walk().finish(root, Status.FAILURE, reason);
    Place first = step.firstFailed();
    step.state().failed(first == null ? null : first.key());
    step.actions().compensate();
  }

  /** The instance fails at this task, whatever tolerates or tries again (rule S12.7). */
  void failAll(Place place, Failure failure) {
    step.newFall();
    step.cause(place.path(), failure.reason());
    noteFirst(place);
    Place at = place;
    for (Place parent = at.parent(); parent != null; parent = at.parent()) {
      step.walk().finish(at, Status.FAILURE, failure.reason());
      at = parent;
    }
    endInstance(at, failure, place.path());
  }

  // ---- another try

  private boolean mayTryAgain(
      Place place, Failure failure, String origin, Map<String, ? extends @Nullable Object> answer) {
    RetryPolicy retry = place.node().retry();
    int attempt = Math.max(1, step.node(place).attempt());
    if (retry == null || failure.kind() == Failure.Kind.FINAL || attempt >= retry.maxAttempts()) {
      return false;
    }
    Expression when = retry.when();
    if (when == null) {
      return failure.kind() == Failure.Kind.RETRYABLE;
    }
    Map<String, @Nullable Object> more = copy(answer);
    more.put(
        "error", Map.of("code", failure.code(), "message", failure.sentence(), "path", origin));
    Scope scope = Variables.with(step.variables().of(place), more);
    try {
      return Conditions.isTrue(when, scope);
    } catch (ExpressionException e) {
      return false;
    }
  }

  private void tryLater(Place place, Failure failure) {
    NodeState node = step.node(place);
    step.count(Counter.TRIES_FAILED);
    step.cause(place.path(), failure.reason());
    stopInside(place);
    pause(place, node);
    try {
      RetryPolicy retry = Objects.requireNonNull(place.node().retry());
      long delay = Backoff.millis(retry, step, place, Math.max(1, node.attempt()));
      node.attempt(Math.max(1, node.attempt()) + 1);
      node.reason(failure.reason());
      node.betweenTries(true);
      step.alarm(place, Alarm.RETRY, step.now() + delay);
      step.changes().node(place, Status.EXECUTING, Status.EXECUTING, false);
    } catch (ExpressionException e) {
      failed(place, e);
    }
  }

  /** Nothing of the present try has an effect any more. */
  private void pause(Place place, NodeState node) {
    node.asked(false);
    step.clearAlarm(place);
    step.children().release(place);
    step.actions().abandon(place);
  }

  private void stopInside(Place outer) {
    step.eachInside(
        outer,
        place -> {
          if (!step.node(place).status().isTerminal()) {
            stopInside(place);
            step.walk().finish(place, Status.STOPPED, null, false);
          }
        });
  }

  /** The backoff is over. */
  void tryAgain(Place place) {
    NodeState node = step.node(place);
    node.reason(null);
    node.betweenTries(false);
    if (place.node().isComposite()) {
      startOverInside(place, node);
    }
    step.changes().node(place, Status.EXECUTING, Status.EXECUTING, false);
    step.walk().beginAgain(place, node);
  }

  /** Everything inside is NOT_STARTED, also what had gone along with something around it. */
  void startOverInside(Place outer, NodeState around) {
    List<Place> inside = new ArrayList<>();
    step.eachInside(outer, place -> addAll(place, inside));
    for (Place place : inside) {
      Status before = step.status(place);
      if (before != Status.NOT_STARTED) {
        step.changes().node(place, before, Status.NOT_STARTED, false);
      }
    }
    around.copies(0);
    around.next(0);
    around.running(0);
    around.done(0);
    around.firstFailure(null);
    inside.forEach(step::startOver);
  }

  /** A place and all inside it; those around come first, as listeners want it that start over. */
  private void addAll(Place place, List<Place> all) {
    all.add(place);
    step.eachInside(place, inside -> addAll(inside, all));
  }

  // ---- an operator's help

  private void hold(Place place, Failure failure) {
    NodeState node = step.node(place);
    pause(place, node);
    step.clearDeadline(place);
    node.ending(false);
    node.hold(true);
    node.reason(failure.reason());
    step.incidents(1);
    step.count(Counter.INCIDENTS);
    step.changes().node(place, Status.EXECUTING, Status.EXECUTING, false);
    if (place.node().listener() != null) {
      step.listening().changed(place);
    }
  }

  /** The node does not wait for an operator any more. */
  void endHold(NodeState node) {
    if (node.isOnHold()) {
      node.hold(false);
      step.incidents(-1);
    }
  }
}
