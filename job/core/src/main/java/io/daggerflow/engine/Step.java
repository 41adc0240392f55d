package io.daggerflow.engine;

import io.daggerflow.codec.Store;
import io.daggerflow.state.InstanceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one event: the instance after it, and what the world is to do. Nothing is written
 * until {@link #write}.
 *
 * @param after null if there is no instance, or none any more
 * @param removed the instance whose every trace is to go, if its retention is over
 */
public record Step(
    @Nullable InstanceState after, @Nullable InstanceState removed, List<Effect> effects) {

  /** Nothing changed. */
  static Step unchanged(List<Effect> effects) {
    return new Step(null, null, effects);
  }

  /** Makes the store hold the instance after the step. */
  public void write(Store store) {
    if (removed != null) {
      removed.remove(store);
    } else if (after != null) {
      after.write(store);
    }
  }
}
