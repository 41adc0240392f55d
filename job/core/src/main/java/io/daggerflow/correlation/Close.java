package io.daggerflow.correlation;

/**
 * An instance no longer waits at a key. Closing what is not there changes nothing.
 *
 * @param number of the {@link Subscription} it ends
 */
public record Close(Key key, String instance, long life, long number) implements Notice {

  @Override
  public void handle(Handler handler) {
    handler.close(this);
  }
}
