package io.daggerflow.engine;

import io.daggerflow.expression.Scope;
import io.daggerflow.state.Status;
import io.daggerflow.template.Command;
import io.daggerflow.template.Place;
import io.daggerflow.template.SetClause;
import io.daggerflow.template.TaskContext;

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
  public void complete() {
    step.walk().end(place, Status.COMPLETED, null);
  }

  @Override
  public void fail(String code, String sentence) {
    step.walk().fail(place, code, sentence);
  }

  @Override
  public void set(SetClause clause, Scope scope) {
    step.set(clause.evaluate(scope));
  }

  @Override
  public boolean send(Command command) {
    return step.outbox().send(place, command);
  }
}
