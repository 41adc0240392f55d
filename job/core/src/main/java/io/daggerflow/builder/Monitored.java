package io.daggerflow.builder;

import java.util.List;

/**
 * What can be watched while it is EXECUTING.
 *
 * @param <T> the piece itself
 */
public interface Monitored<T extends Monitored<T>> extends Source<T> {

  /** One monitor. */
  default T monitor(MonitorSource monitor) {
    return with("monitor", monitor);
  }

  /** A list of monitors. */
  default T monitors(MonitorSource... monitors) {
    return with("monitor", List.of(monitors));
  }
}
