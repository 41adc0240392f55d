package io.daggerflow.engine;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Node;
import io.daggerflow.template.OnFailure;
import io.daggerflow.template.OnTimeout;
import io.daggerflow.template.Place;
import io.daggerflow.template.TaskKind;
import io.daggerflow.template.TimeLimit;
import io.daggerflow.template.Times;
import io.daggerflow.value.Values;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The flow through the graph (rules S2, S3, S7.3). Of the nodes that may start, the one first in
 * the template starts and runs until it waits; joins are looked at when nothing more can start. A
 * node that ends touches its successors and its parent, nothing else.
 */
final class Walk {

  private static final int LONGEST_REASON = 1000;

  private final Transaction step;
  private final PriorityQueue<Place> ready = new PriorityQueue<>();
  private final TreeSet<Place> joins = new TreeSet<>(Comparator.reverseOrder());

  Walk(Transaction step) {
    this.step = step;
  }

  /** Starts the workflow itself. */
  void start(Place root) {
    execute(root);
  }

  /** Goes on until nothing can start and no join is met. */
  void run() {
    while (true) {
      Place next = ready.poll();
      if (next != null) {
        begin(next);
      } else if (!joins.isEmpty()) {
        join(joins.pollFirst());
      } else {
        return;
      }
    }
  }

  private void begin(Place place) {
    if (status(place) != Status.NOT_STARTED || status(parent(place)) != Status.EXECUTING) {
      return;
    }
    Expression when = place.node().when();
    if (when == null) {
      execute(place);
      return;
    }
    try {
      if (step.isTrue(when, step.variables().of(place))) {
        execute(place);
      } else {
        end(place, Status.SKIPPED, null);
      }
    } catch (ExpressionException e) {
      submit(place);
      fail(place, "EXPRESSION", e.getMessage());
    }
  }

  private void execute(Place place) {
    submit(place);
    if (!limit(place)) {
      return;
    }
    TaskKind kind = place.node().kind();
    if (kind != null) {
      perform(place, kind);
    } else {
      enter(place);
    }
  }

  private void submit(Place place) {
    NodeState node = step.node(place);
    node.run(node.run() + 1);
    node.submitted(step.now());
    node.reason(null);
    change(place, Status.EXECUTING, false);
  }

  /**
   * Sets the alarm for the node's time limit; false if there is no telling when, and the node
   * failed.
   */
  private boolean limit(Place place) {
    TimeLimit limit = place.node().limit();
    if (limit == null) {
      return true;
    }
    try {
      Object value = limit.value().evaluate(step.variables().of(place));
      Instant deadline = Times.deadline(value, Instant.ofEpochMilli(step.now()));
      if (deadline == null) {
        throw noTime(limit.value(), value);
      }
      step.deadline(place, deadline);
      return true;
    } catch (ExpressionException e) {
      fail(place, "EXPRESSION", e.getMessage());
      return false;
    }
  }

  static ExpressionException noTime(Expression expression, @Nullable Object value) {
    return new ExpressionException(
        "Expected `"
            + expression.source()
            + "` to yield a duration or a point in time, but it is "
            + Values.shown(value),
        false);
  }

  private void perform(Place place, TaskKind kind) {
    try {
      kind.start(new TaskRun(step, place));
      if (status(place) == Status.EXECUTING && place.node().listener() != null) {
        step.listening().started(place);
      }
    } catch (ExpressionException e) {
      fail(place, "EXPRESSION", e.getMessage());
    }
  }

  private void enter(Place place) {
    step.node(place).open(place.node().children().size());
    for (Node child : place.node().children()) {
      if (child.predecessors() == 0) {
        ready.add(place.child(child));
      }
    }
  }

  // ---- ends

  /** The node is COMPLETED or SKIPPED, and the flow goes on after it. */
  void end(Place place, Status status, @Nullable String reason) {
    finish(place, status, reason);
    passOn(place);
  }

  /** The node fails without a further try (rule S7.3). */
  void fail(Place place, String code, @Nullable String sentence) {
    String reason = code + ": " + bounded(String.valueOf(sentence));
    Place failed = place;
    while (true) {
      finish(
          failed, Status.FAILURE, failed.parent() == null ? place.path() + ": " + reason : reason);
      Place parent = failed.parent();
      if (parent == null) {
        return;
      }
      if (failed.node().onFailure() == OnFailure.CONTINUE) {
        passOn(failed);
        return;
      }
      failed = parent;
    }
  }

  private static String bounded(String sentence) {
    return sentence.length() <= LONGEST_REASON
        ? sentence
        : sentence.substring(0, LONGEST_REASON) + '…';
  }

  /** The node's time is over (rule S8.3). */
  void expire(Place place) {
    TimeLimit limit = place.node().limit();
    if (limit != null && limit.onTimeout() == OnTimeout.SKIP) {
      end(place, Status.SKIPPED, "TIMEOUT: its time was over");
    } else {
      fail(place, "TIMEOUT", "'" + place.path() + "' was not over in time");
    }
  }

  /** The node becomes terminal, and with it everything unfinished inside (rule S2.6). */
  void finish(Place place, Status status, @Nullable String reason) {
    NodeState node = step.node(place);
    boolean wasExecuting = node.status() == Status.EXECUTING;
    node.reason(reason);
    node.open(0);
    boolean inside = status != Status.COMPLETED && !place.node().children().isEmpty();
    change(place, status, inside);
    if (wasExecuting) {
      release(place);
    }
    if (inside) {
      takeAlong(place, status == Status.SKIPPED ? Status.SKIPPED : Status.STOPPED);
    }
    if (place.node().listener() != null) {
      step.listening().over(place);
    }
    if (place.node().kind() != null) {
      step.count(Counter.TASKS_FINISHED);
    }
  }

  private void release(Place place) {
    step.node(place).submitted(0);
    step.clearDeadline(place);
  }

  private void takeAlong(Place outer, Status status) {
    for (Node child : outer.node().children()) {
      Place place = outer.child(child);
      NodeState node = step.node(place);
      if (node.status().isTerminal()) {
        continue;
      }
      if (node.status() == Status.EXECUTING) {
        Lifecycle.check(place.path(), node.status(), status);
        node.status(status);
        release(place);
      }
      if (child.listener() != null) {
        step.listening().over(place);
      }
      takeAlong(place, status);
    }
  }

  private void passOn(Place place) {
    boolean completed = status(place) == Status.COMPLETED;
    for (Node successor : place.node().successors()) {
      Place next = place.sibling(successor);
      if (successor.predecessors() == 1 || isMet(next, completed)) {
        ready.add(next);
      }
    }
    Place parent = place.parent();
    if (parent == null) {
      return;
    }
    NodeState around = step.node(parent);
    around.open(around.open() - 1);
    if (around.open() == 0) {
      joins.add(parent);
    }
  }

  private boolean isMet(Place place, boolean completed) {
    NodeState node = step.node(place);
    node.over(node.over() + 1);
    node.completed(node.completed() + (completed ? 1 : 0));
    boolean enough = place.node().needed() > 0 && node.completed() >= place.node().needed();
    return enough || node.over() == place.node().predecessors();
  }

  private void join(Place place) {
    if (status(place) == Status.EXECUTING) {
      end(place, Status.COMPLETED, null);
    }
  }

  private void change(Place place, Status to, boolean inside) {
    NodeState node = step.node(place);
    Lifecycle.check(place.path(), node.status(), to);
    step.changes().node(place, node.status(), to, inside);
    node.status(to);
  }

  private Status status(Place place) {
    return step.node(place).status();
  }

  private static Place parent(Place place) {
    Place parent = place.parent();
    if (parent == null) {
      throw new IllegalStateException("the workflow itself has no parent");
    }
    return parent;
  }
}
