package io.daggerflow.correlation;

/**
 * An instance that is being started will subscribe: what comes for it need not wait for its {@link
 * Open}. Losing or delaying a hint changes only latency.
 *
 * @param life that the instance will have if its start is accepted
 */
public record Hint(Key key, String instance, long life, boolean exclusive) implements Input {

  @Override
  public void handle(Handler handler) {
    handler.hint(this);
  }
}
