package io.daggerflow.correlation;

import io.daggerflow.codec.Store;
import java.util.List;

/**
 * What happens at one key: a function of the key's state, an input and the time. An input that
 * fails leaves the state untouched, because everything is computed before anything is written.
 */
public final class Correlator {

  /**
   * @param keptMessages how many messages are kept per key at most ({@code limits.kept-messages})
   */
  public Correlator(int keptMessages) {}

  /**
   * Handles an input.
   *
   * @param now in epoch milliseconds
   */
  public List<Output> apply(Store store, Input input, long now) {
    throw new UnsupportedOperationException();
  }
}
