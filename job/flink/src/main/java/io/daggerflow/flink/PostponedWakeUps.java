package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import io.daggerflow.state.InstanceState;
import java.util.ArrayList;
import java.util.List;

/**
 * Wake-ups of the current instance that wait longer than they were asked to. A timer knows nothing
 * but its time, so the time that was asked for is kept beside the parts of the instance. Postponed
 * times are never those of ordinary wake-ups, which are round.
 */
final class PostponedWakeUps {

  /** No part of an instance has a name that begins so. */
  private static final String PREFIX = "~";

  private final Store store;

  PostponedWakeUps(Store store) {
    this.store = store;
  }

  static boolean isPostponed(long timer) {
    return InstanceState.wakeUp(timer) != timer;
  }

  /**
   * Postpones a wake-up.
   *
   * @param later when it is to come, or a little later
   * @return the timer to be set
   */
  long put(long time, long later) {
    long timer = isPostponed(later) ? later : later + 1;
    FieldWriter out = new FieldWriter(16);
    byte[] known = store.part(PREFIX + timer);
    if (known != null) {
      out.unknown(known);
    }
    store.part(PREFIX + timer, out.number(1, time).toBytes());
    return timer;
  }

  /** The wake-ups that a timer stands for; they are forgotten. */
  List<Long> take(long timer) {
    byte[] bytes = store.part(PREFIX + timer);
    if (bytes == null) {
      return List.of();
    }
    store.part(PREFIX + timer, null);
    return times(bytes);
  }

  private static List<Long> times(byte[] bytes) {
    List<Long> times = new ArrayList<>(1);
    FieldReader in = new FieldReader(bytes);
    while (in.next() != 0) {
      times.add(in.number());
    }
    return times;
  }

  /** The times that were asked for of which a timer stands, postponed or not. */
  static List<Long> asked(Store store, long timer) {
    byte[] bytes = isPostponed(timer) ? store.part(PREFIX + timer) : null;
    return bytes == null ? List.of(timer) : times(bytes);
  }
}
