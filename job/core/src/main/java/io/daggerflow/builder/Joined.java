package io.daggerflow.builder;

/**
 * What waits for some others.
 *
 * @param <T> the piece itself
 */
public interface Joined<T extends Joined<T>> extends Source<T> {

  /** {@code JOIN_ALL} or {@code ATLEAST_ONE}. */
  default T join(String join) {
    return with("join", join);
  }

  /** {@code ATLEAST_ONE}, and how many must be COMPLETED. */
  default T atLeast(int count) {
    return join("ATLEAST_ONE").with("atLeast", count);
  }
}
