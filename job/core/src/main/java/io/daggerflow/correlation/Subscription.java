package io.daggerflow.correlation;

/**
 * An instance that waits at a key. It has at most one there, however many of its listeners share
 * the key.
 *
 * @param life of the instance: an id that is used again is another life (rule S10.5)
 * @param number grows with each opening of this life, from 0, so that two at one key are told
 *     apart; negative for a {@link Hint}
 * @param once the first message that is delivered ends it; the instance sends no {@link Close}
 * @param again opened by an instance that had a {@code once} here and still waits: before all other
 *     exclusive ones
 * @param exclusive {@code matchOnlyOne}: of all exclusive ones a message goes to the first only
 */
public record Subscription(
    String instance, long life, long number, boolean once, boolean again, boolean exclusive) {

  /** Whether an instance is only expected to subscribe. */
  public boolean hint() {
    return number < 0;
  }
}
