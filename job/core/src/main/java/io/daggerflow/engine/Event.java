package io.daggerflow.engine;

import io.daggerflow.call.Answer;
import io.daggerflow.call.CallId;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.state.Status;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may happen to an instance. */
public sealed interface Event {

  /** Hands this event to the handler's method for it. */
  <R> R dispatchTo(Handler<R> handler);

  /** One method for each event. */
  interface Handler<R> {
    R on(Requested event);

    R on(Delivered event);

    R on(TimeReached event);

    R on(Answered event);

    R on(AskAgain event);

    R on(ChildTold event);
  }

  /** Somebody asks for something. */
  record Requested(Request request) implements Event {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** A message came for a subscription. */
  record Delivered(Delivery delivery) implements Event {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** The answer to a call came. */
  record Answered(CallId id, Answer answer) implements Event {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Nobody makes a call any more, because of a failure of the machine or for want of room. If the
   * instance still waits for its answer, it is put out once more, as the same try: nothing else of
   * the instance changes, and no event tells it.
   */
  record AskAgain(CallId id) implements Event {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A child workflow was accepted, refused, or is over.
   *
   * @param parent the task that started it
   * @param child its instance id
   * @param status NOT_STARTED when it was accepted; null when it was refused
   * @param reason of a refusal the code and sentence; of an end the instance's reason; null for
   *     none
   * @param parameters of a child that is COMPLETED, or accepted; null if they are too large to be
   *     told
   */
  record ChildTold(
      Parent parent,
      String child,
      @Nullable Status status,
      @Nullable String reason,
      @Nullable Map<String, @Nullable Object> parameters)
      implements Event {

    ChildTold withoutParameters() {
      return new ChildTold(parent, child, status, reason, null);
    }

    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * A wake-up came.
   *
   * @param time for which it was asked, in epoch milliseconds
   */
  record TimeReached(long time) implements Event {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
