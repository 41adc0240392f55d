package io.daggerflow.correlation;

/**
 * An instance subscribes. One that is known changes nothing; one with a higher number takes the
 * place of the instance's earlier one, which makes it safe to send again (with the next number)
 * what may have been lost.
 */
public record Open(Key key, Subscription subscription) implements Notice {

  @Override
  public String instance() {
    return subscription.instance();
  }

  @Override
  public void handle(Handler handler) {
    handler.open(this);
  }
}
