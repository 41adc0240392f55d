package io.daggerflow.engine;

import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import org.jspecify.annotations.Nullable;

/** The template versions that are in use. */
public interface Templates {

  /** A version, retired or not; null if it is not there. */
  @Nullable Graph find(String name, int version);

  /** A version that is not retired: it can be started; null if it is not there. */
  default @Nullable Graph active(String name, int version) {
    return find(name, version);
  }

  /**
   * Whether instances that are over can go on with a version: it is there, and the one that they
   * had.
   *
   * @param lastStep when the instance made its last step, in epoch milliseconds
   */
  default boolean takesBack(String name, int version, long lastStep) {
    return find(name, version) != null;
  }

  /** The newest version that is not retired; null if there is none. */
  @Nullable Graph newest(String name);

  /** Whether a listener of a version in use, or a {@code channels} list, has this channel. */
  boolean hasChannel(Channel channel);
}
