package io.daggerflow.engine;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import io.daggerflow.expression.Scope;
import io.daggerflow.message.TraceContext;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.NodeState.Alarm;
import io.daggerflow.state.Status;
import io.daggerflow.template.ChildStart;
import io.daggerflow.template.Command;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Place;
import io.daggerflow.template.SetClause;
import io.daggerflow.template.TaskContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One task within a step. */
final class TaskRun implements TaskContext {

  private final Transaction step;
  private final Place place;

  TaskRun(Transaction step, Place place) {
    this.step = step;
    this.place = place;
  }

  @Override
  public Scope scope() {
    return step.variables().of(place);
  }

  @Override
  public Scope scope(Map<String, ? extends @Nullable Object> variables) {
    return Variables.with(scope(), variables);
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(step.now());
  }

  @Override
  public Instant since() {
    return Instant.ofEpochMilli(step.node(place).submitted());
  }

  @Override
  public void complete(@Nullable String reason) {
    step.walk().end(place, Status.COMPLETED, reason);
  }

  @Override
  public void fail(Failure failure) {
    step.failures().fail(place, failure);
  }

  @Override
  public void set(SetClause clause, Scope scope) {
    step.set(place, clause.evaluate(scope));
  }

  @Override
  public boolean send(Command command) {
    return step.outbox().send(place, command);
  }

  @Override
  public void call(Call call) {
    NodeState node = step.node(place);
    int attempt = Math.max(1, node.attempt());
    String key = idempotencyKey(step, place);
    step.count(Counter.CALLS);
    step.changes().called();
    if (call instanceof Call.Execute execute && execute.inline()) {
      Answer answer = step.inline().answer(step.instanceId(), place.path(), attempt, key, execute);
      Objects.requireNonNull(place.node().kind()).answered(this, answer);
      return;
    }
    node.asked(true);
    step.effect(ask(step, place, call));
  }

  /** The call of the present try. */
  static Effect ask(Transaction step, Place place, Call call) {
    NodeState node = step.node(place);
    long timeout = node.alarmKind() == Alarm.TRY ? Math.max(1, node.alarm() - step.now()) : 0;
    return new Effect.AskHandler(
        new CallId(step.state().life(), place.path(), node.run(), Math.max(1, node.attempt())),
        place.path(),
        idempotencyKey(step, place),
        timeout,
        traced(call, step.state().trace()));
  }

  /** The call with the trace context of the instance, unless the template sets one itself. */
  private static Call traced(Call call, @Nullable String trace) {
    if (trace == null
        || !(call instanceof Call.HttpRequest request)
        || request.headers().keySet().stream().anyMatch(TraceContext.HEADER::equalsIgnoreCase)) {
      return call;
    }
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.put(TraceContext.HEADER, trace);
    return new Call.HttpRequest(request.method(), request.url(), headers, request.body());
  }

  /** The same on every redelivery and in every try, never the same for two pieces of work. */
  static String idempotencyKey(Transaction step, Place place) {
    return step.instanceId()
        + '/'
        + step.state().life()
        + '/'
        + place.path()
        + '/'
        + step.node(place).run();
  }

  @Override
  public void answer(String variable, @Nullable Object value) {
    step.actions().answer(place, variable, value);
  }

  @Override
  public void wakeAt(Instant time) {
    step.alarm(place, Alarm.OWN, time);
  }

  @Override
  public void endAt(Instant time) {
    NodeState node = step.node(place);
    if (node.deadline() == 0 || time.isBefore(Instant.ofEpochMilli(node.deadline()))) {
      step.deadline(place, time);
      node.ending(true);
    }
  }

  @Override
  public void act() {
    step.actions().act(place);
  }

  @Override
  public void enter(int branch) {
    step.copies().enterOne(place, branch);
  }

  @Override
  public void enterAll() {
    step.copies().enter(place);
  }

  @Override
  public void startChild(ChildStart child) {
    step.children().start(place, child);
  }

  @Override
  public void endInstance(Status status, @Nullable String reason) {
    new Ending(step).end(place, status, reason);
  }
}
