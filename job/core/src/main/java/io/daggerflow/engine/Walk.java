package io.daggerflow.engine;

import io.daggerflow.expression.Conditions;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.NodeState.Alarm;
import io.daggerflow.state.Status;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Node;
import io.daggerflow.template.OnTimeout;
import io.daggerflow.template.Place;
import io.daggerflow.template.RetryPolicy;
import io.daggerflow.template.TaskKind;
import io.daggerflow.template.TimeLimit;
import io.daggerflow.template.Times;
import io.daggerflow.template.Workflow;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The flow through the graph (rules S2 to S4). Of the nodes that may start, the one first in the
 * template starts and runs until it waits; joins are looked at when nothing more can start. A node
 * that ends touches its successors and its parent, nothing else.
 */
final class Walk {

  private final Transaction step;
  private final TreeSet<Place> ready = new TreeSet<>();
  private final TreeSet<Place> joins = new TreeSet<>(Place::compareInsideFirst);

  Walk(Transaction step) {
    this.step = step;
  }

  /** Lets a node start when its turn has come. */
  void ready(Place place) {
    ready.add(place);
  }

  /** Lets an EXECUTING node begin again when its turn has come. */
  void beginLater(Place place) {
    step.node(place).early(true);
    ready(place);
  }

  /** Whether the node is to start when its turn has come. */
  boolean isReady(Place place) {
    return ready.contains(place) || step.state().ready().contains(place.key());
  }

  /** Looks at a node's join when nothing more can start. */
  void joinLater(Place place) {
    joins.add(place);
  }

  /** Goes on until nothing can start, no join is met and nothing that is watched has changed. */
  void run() {
    while (true) {
      if (step.actions().next() || step.watching().next()) {
        continue;
      }
      Place next = ready.pollFirst();
      if (next != null) {
        begin(next);
      } else if (!joins.isEmpty()) {
        step.copies().join(joins.pollFirst());
      } else if (!step.watching().ask()) {
        return;
      }
    }
  }

  private void begin(Place place) {
    NodeState node = step.node(place);
    if (step.status(parent(place)) != Status.EXECUTING) {
      return;
    }
    if (step.isSuspended()) {
      step.state().ready().add(place.key());
      return;
    }
    if (node.isEarly()) {
      node.early(false);
      if (node.status() != Status.EXECUTING) {
        passOn(place);
      } else if (node.isUndecided()) {
        askWhen(place, node);
      } else {
        beginAgain(place, node);
      }
      return;
    }
    if (node.status() != Status.NOT_STARTED) {
      return;
    }
    if (place.node().isDynamic() && place.node().children().isEmpty()) {
      end(place, Status.SKIPPED, null);
      return;
    }
    askWhen(place, node);
  }

  private void askWhen(Place place, NodeState node) {
    Expression when = place.node().when();
    boolean executes;
    try {
      executes = when == null || Conditions.isTrue(when, step.variables().of(place));
    } catch (ExpressionException e) {
      if (node.status() == Status.NOT_STARTED) {
        submit(place);
      }
      node.undecided(true);
      step.failures().failed(place, e);
      return;
    }
    if (!executes) {
      end(place, Status.SKIPPED, null);
    } else if (node.status() == Status.NOT_STARTED) {
      execute(place);
    } else {
      node.undecided(false);
      limitAndBegin(place, node);
    }
  }

  /** The node becomes EXECUTING as new work. */
  void execute(Place place) {
    submit(place);
    limitAndBegin(place, step.node(place));
  }

  private void limitAndBegin(Place place, NodeState node) {
    if (limit(place) && step.actions().watch(place)) {
      begin(place, node);
    }
  }

  void submit(Place place) {
    NodeState node = step.node(place);
    node.run(node.run() + 1);
    node.attempt(0);
    node.submitted(step.now());
    node.reason(null);
    node.fell(null, 0);
    node.undecided(false);
    change(place, Status.EXECUTING, false);
  }

  /**
   * Sets the deadline by the node's time limit, counted from now; false if there is no telling
   * when, and the node failed.
   */
  boolean limit(Place place) {
    TimeLimit limit = place.node().limit();
    return limit == null || limit(place, limit.value());
  }

  /** As {@link #limit(Place)}, with a limit of its own. */
  boolean limit(Place place, Expression limit) {
    try {
      Instant from = Instant.ofEpochMilli(step.node(place).submitted());
      step.deadline(place, Times.after(limit, step.variables().of(place), from));
      return true;
    } catch (ExpressionException e) {
      step.failures().failed(place, e);
      return false;
    }
  }

  /** A try of the node begins. */
  void begin(Place place, NodeState node) {
    int run = node.run();
    attempt(
        place,
        task -> {
          limitTry(place);
          TaskKind kind = place.node().kind();
          if (kind == null) {
            step.copies().enter(place);
          } else {
            kind.start(task);
          }
          boolean waits = node.status() == Status.EXECUTING && node.run() == run;
          if (waits && place.node().listener() != null) {
            step.listening().started(place);
          }
        });
  }

  /**
   * Sets the alarm for the present try.
   *
   * @throws ExpressionException if there is no telling when
   */
  void limitTry(Place place) {
    Expression timeout = timeout(place.node());
    if (timeout != null) {
      Instant now = Instant.ofEpochMilli(step.now());
      step.alarm(place, Alarm.TRY, Times.after(timeout, step.variables().of(place), now));
    }
  }

  /** Another try of the node begins; of a child workflow it counts as a run (rule S2.7). */
  void beginAgain(Place place, NodeState node) {
    if (place.node().kind() instanceof Workflow) {
      node.run(node.run() + 1);
    }
    begin(place, node);
  }

  private static @Nullable Expression timeout(Node node) {
    RetryPolicy retry = node.retry();
    if (retry != null && retry.timeout() != null) {
      return retry.timeout();
    }
    return node.kind() == null ? null : node.kind().tryTimeout();
  }

  /** Lets a task do something; an expression that fails fails the task. */
  void attempt(Place place, Consumer<TaskRun> act) {
    try {
      act.accept(new TaskRun(step, place));
    } catch (ExpressionException e) {
      step.failures().failed(place, e);
    }
  }

  // ---- ends

  /** The node is COMPLETED or SKIPPED, and the flow goes on after it. */
  void end(Place place, Status status, @Nullable String reason) {
    finish(place, status, reason);
    if (place.node().isAction()) {
      step.actions().over(place, null);
    } else {
      passOn(place);
    }
  }

  /** The node's time is over (rules S8.2, S8.3). */
  void expire(Place place) {
    NodeState node = step.node(place);
    TimeLimit limit = place.node().limit();
    if (node.isEnding()) {
      TaskKind kind = place.node().kind();
      attempt(place, task -> Objects.requireNonNull(kind).ended(task));
    } else if (limit != null && limit.onTimeout() == OnTimeout.SKIP) {
      end(place, Status.SKIPPED, "TIMEOUT: its time was over");
    } else {
      step.failures()
          .fail(place, Failure.last("TIMEOUT", "'" + place.path() + "' was not over in time"));
    }
  }

  /** The node becomes terminal, and with it everything unfinished inside (rule S2.6). */
  void finish(Place place, Status status, @Nullable String reason) {
    boolean inside = status != Status.COMPLETED && place.node().isComposite();
    finish(place, status, reason, inside);
  }

  void finish(Place place, Status status, @Nullable String reason, boolean inside) {
    NodeState node = step.node(place);
    Status before = node.status();
    node.reason(reason);
    change(place, status, inside);
    fall(node, before, status);
    if (before == Status.EXECUTING) {
      release(place);
    }
    if (inside) {
      takeAlong(place, Statuses.inside(status));
    }
    after(place, before, status);
  }

  private void fall(NodeState node, Status before, Status status) {
    boolean fell = status == Status.FAILURE || status == Status.STOPPED;
    node.fell(fell ? before : null, fell ? step.fall() : 0);
    node.betweenTries(fell && node.isBetweenTries());
  }

  /** What follows for the world when a node is terminal. */
  private void after(Place place, Status before, Status status) {
    Node node = place.node();
    if (node.listener() != null) {
      step.listening().changed(place);
    }
    if (node.role() != Node.Role.TASK) {
      return;
    }
    step.count(Counter.TASKS_FINISHED);
    if (status == Status.COMPLETED && node.action(Node.Role.COMPENSATE) != null) {
      step.node(place).undone(false);
      step.state().completed(place.key());
    }
    if (status == Status.STOPPED && before == Status.EXECUTING) {
      step.actions().stopped(place);
    }
  }

  /** Nothing that the node waited for concerns it any more. */
  void release(Place place) {
    NodeState node = step.node(place);
    node.submitted(0);
    node.early(false);
    node.ending(false);
    node.asked(false);
    step.failures().endHold(node);
    if (place.node().role() != Node.Role.MONITOR) {
      step.clearDeadline(place);
    }
    step.clearAlarm(place);
    step.children().release(place);
    step.actions().end(place);
  }

  private void takeAlong(Place outer, Status status) {
    step.eachInside(
        outer,
        place -> {
          NodeState node = step.node(place);
          Status before = node.status();
          if (!before.isTerminal()) {
            step.changes().along(place, status);
            if (before == Status.EXECUTING) {
              Lifecycle.check(place.path(), before, status);
              node.status(status);
              step.watching().changed(place);
              fall(node, before, status);
              release(place);
            }
            afterAlong(place, before, status);
            takeAlong(place, status);
          } else if (step.graph().hasLastingSubscriptions()) {
            listenAgain(place);
          }
        });
  }

  /** What is around has ended: a listener that was over may want no messages any more. */
  private void listenAgain(Place place) {
    if (place.node().listener() != null) {
      step.listening().changed(place);
    }
    step.eachInside(place, this::listenAgain);
  }

  private void afterAlong(Place place, Status before, Status status) {
    if (place.node().listener() != null) {
      step.listening().changed(place);
    }
    if (before == Status.EXECUTING && place.node().role() == Node.Role.TASK) {
      step.count(Counter.TASKS_FINISHED);
      if (status == Status.STOPPED) {
        step.actions().stopped(place);
      }
    }
  }

  /** The node is over: its successors may start, and its parent may be over. */
  void passOn(Place place) {
    boolean completed = step.node(place).status() == Status.COMPLETED;
    for (Node successor : place.node().successors()) {
      Place next = place.of(successor);
      if (successor.predecessors() == 1 || isMet(next, completed)) {
        step.copies().mayStart(next);
      }
    }
    step.redrives().over(place);
    if (place.parent() != null) {
      step.copies().childOver(place.parent(), place, completed);
    }
  }

  private boolean isMet(Place place, boolean completed) {
    NodeState node = step.node(place);
    node.over(node.over() + 1);
    node.completed(node.completed() + (completed ? 1 : 0));
    boolean enough = place.node().needed() > 0 && node.completed() >= place.node().needed();
    return enough || node.over() == place.node().predecessors();
  }

  /** Changes the status, and notes it for the event. */
  void change(Place place, Status to, boolean inside) {
    NodeState node = step.node(place);
    Lifecycle.check(place.path(), node.status(), to);
    step.changes().node(place, node.status(), to, inside);
    node.status(to);
    step.watching().changed(place);
  }

  private static Place parent(Place place) {
    Place parent = place.parent();
    if (parent == null) {
      throw new IllegalStateException("the workflow itself has no parent");
    }
    return parent;
  }
}
