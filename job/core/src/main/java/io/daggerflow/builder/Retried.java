package io.daggerflow.builder;

/**
 * What can be tried again.
 *
 * @param <T> the piece itself
 */
public interface Retried<T extends Retried<T>> extends Source<T> {

  /** How failed tries are followed by others. */
  default T retry(RetrySource retry) {
    return with("retry", retry);
  }
}
