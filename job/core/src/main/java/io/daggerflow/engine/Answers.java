package io.daggerflow.engine;

import io.daggerflow.engine.WorkflowEvent.RequestCause;
import io.daggerflow.state.InstanceState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request is answered by one record: an event, or a rejection. */
final class Answers {

  private final Situation at;

  Answers(Situation at) {
    this.at = at;
  }

  /** The request is right, and this is what it did. */
  Step finish(Request request, InstanceState state, Transaction transaction) {
    Request.Envelope envelope = request.envelope();
    transaction.close(new RequestCause(envelope.type()), envelope.requestId(), true);
    return new Step(state, null, at.effects());
  }

  /**
   * The request is right but changes nothing; the template of an instance that is over may be gone.
   */
  Step unchanged(Request request, InstanceState state) {
    Request.Envelope envelope = request.envelope();
    at.effects()
        .add(
            new Effect.PublishEvent(
                new WorkflowEvent(
                    at.instanceId(),
                    state.template(),
                    state.version(),
                    state.nextSeq(),
                    at.now(),
                    new RequestCause(envelope.type()),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    state.status(),
                    state.reason(),
                    WorkflowEvent.Flags.UNCHANGED,
                    List.of(),
                    WorkflowEvent.Origin.PLAIN,
                    envelope.requestId())));
    return new Step(state, null, at.effects());
  }

  /** Nothing happens but the rejection. */
  Step reject(Request request, Rejection.Code code, String message) {
    return reject(request, code, message, null);
  }

  /**
   * As {@link #reject(Request, Rejection.Code, String)}.
   *
   * @param cause the message that made the request; null if nobody did
   */
  Step reject(
      Request request,
      Rejection.Code code,
      String message,
      WorkflowEvent.@Nullable MessageCause cause) {
    Request.Envelope envelope = request.envelope();
    at.effects().clear();
    at.effects()
        .add(
            new Effect.Reject(
                new Rejection(
                    at.instanceId(), envelope.requestId(), code, message, envelope.json(), cause)));
    return Step.unchanged(at.effects());
  }

  /** The instance has a status in which the request is refused (rule S11). */
  Step invalidState(Request request, String expected) {
    return reject(
        request, Rejection.Code.INVALID_STATE, expected + ", but it is " + at.instance().status());
  }
}
