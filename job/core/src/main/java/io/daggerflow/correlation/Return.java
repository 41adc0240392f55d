package io.daggerflow.correlation;

/**
 * An instance does not take what was delivered to it.
 *
 * @param turnedAway false: it does not wait at this key any more, so the subscription is gone and
 *     the message is offered on or kept (rule S5.8). True: it waits, but not for this message (rule
 *     S5.9); sent for an exclusive subscription only, so that the next exclusive one is asked
 */
public record Return(Delivery delivery, boolean turnedAway) implements Notice {

  @Override
  public Key key() {
    return delivery.offer().key();
  }

  @Override
  public String instance() {
    return delivery.subscription().instance();
  }

  @Override
  public void handle(Handler handler) {
    handler.giveBack(this);
  }
}
