package io.daggerflow.codec;

import org.jspecify.annotations.Nullable;

/**
 * Where the state of one key (an instance, a correlation key) is kept, as bytes: a head that is
 * read with every event, and parts that only some events need, so that the cost of an event does
 * not grow with the size of the state.
 */
public interface Store {

  /** Null if there is none. */
  byte @Nullable [] head();

  /** Writes the head; null removes it. */
  void head(byte @Nullable [] bytes);

  /** A part by its name; null if there is none. */
  byte @Nullable [] part(String name);

  /** Writes a part; null removes it. */
  void part(String name, byte @Nullable [] bytes);

  /** Removes all parts. The head is not touched. */
  void clearParts();
}
