package io.daggerflow.flink;

import io.daggerflow.engine.Topics;
import java.io.Serializable;

/** Where a subtask learns which topics there are. */
@FunctionalInterface
interface TopicsSource extends Serializable {

  Opened open();

  /** In use by a subtask. */
  interface Opened extends Topics, AutoCloseable {
    @Override
    void close();
  }
}
