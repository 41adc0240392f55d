package io.daggerflow.inspect;

import io.daggerflow.codec.MapStore;
import java.util.Map;

/**
 * The state of one key: of an instance, or of a correlation key.
 *
 * @param key id of the instance, or the key's text
 * @param wakeUps the times that were asked for, each with the time at which its timer fires; epoch
 *     milliseconds
 */
public record Entry(String key, MapStore store, Map<Long, Long> wakeUps) {

  /** How many bytes it has, without what the store of the cluster adds. */
  public long bytes() {
    return key.length() + store.bytes();
  }
}
