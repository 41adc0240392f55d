package io.daggerflow.engine;

import io.daggerflow.correlation.Delivery;

/** What may happen to an instance. */
public sealed interface Event {

  /** Hands this event to the handler's method for it. */
  <R> R dispatchTo(Handler<R> handler);

  /** One method for each event. */
  interface Handler<R> {
    R on(Requested event);

    R on(Delivered event);

    R on(TimeReached event);
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
