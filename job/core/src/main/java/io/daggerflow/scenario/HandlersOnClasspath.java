package io.daggerflow.scenario;

import io.daggerflow.call.Call;
import io.daggerflow.call.HandlerClasses;
import io.daggerflow.handler.TaskRequest;

/** Runs the real handlers; their answers come at the same moment. */
final class HandlersOnClasspath implements Callees {

  private final HandlerClasses classes;

  HandlersOnClasspath(ClassLoader loader) {
    this.classes = new HandlerClasses(loader);
  }

  @Override
  public Reply ask(Asked asked) {
    Call.Execute call = (Call.Execute) asked.call();
    return new Reply(
        classes.answer(
            call.handler(),
            new TaskRequest(
                call.input(),
                call.parameters(),
                asked.idempotencyKey(),
                asked.attempt(),
                asked.instanceId(),
                asked.path())),
        null);
  }
}
