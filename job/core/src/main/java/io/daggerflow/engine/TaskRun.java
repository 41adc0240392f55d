package io.daggerflow.engine;

import io.daggerflow.expression.Scope;
import io.daggerflow.state.Status;
import io.daggerflow.template.Command;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Place;
import io.daggerflow.template.SetClause;
import io.daggerflow.template.TaskContext;
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
  public Scope scope(java.util.Map<String, ? extends @Nullable Object> variables) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public java.time.Instant now() {
    return java.time.Instant.ofEpochMilli(step.now());
  }

  @Override
  public void complete(@Nullable String reason) {
    step.walk().end(place, Status.COMPLETED, reason);
  }

  @Override
  public void fail(Failure failure) {
    step.walk().fail(place, failure.code(), failure.sentence());
  }

  @Override
  public void set(SetClause clause, Scope scope) {
    step.set(clause.evaluate(scope));
  }

  @Override
  public boolean send(Command command) {
    return step.outbox().send(place, command);
  }

  @Override
  public void call(io.daggerflow.call.Call call) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void wakeAt(java.time.Instant time) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void endAt(java.time.Instant time) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void answer(String variable, @Nullable Object value) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void act() {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void enter(int branch) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void enterAll() {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void startChild(io.daggerflow.template.ChildStart child) {
    throw new UnsupportedOperationException("soon");
  }

  @Override
  public void endInstance(Status status, @Nullable String reason) {
    throw new UnsupportedOperationException("soon");
  }
}
