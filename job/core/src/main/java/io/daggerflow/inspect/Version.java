package io.daggerflow.inspect;

import io.daggerflow.template.Graph;

/**
 * A version of a template in a savepoint.
 *
 * @param since when it was deployed, in epoch milliseconds
 */
public record Version(Graph graph, long since, boolean retired) {

  /** {@code name@version}. */
  public String id() {
    return graph.template().id();
  }
}
