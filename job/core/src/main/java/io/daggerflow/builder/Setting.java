package io.daggerflow.builder;

import org.jspecify.annotations.Nullable;

/**
 * What writes runtime parameters.
 *
 * @param <T> the piece itself
 */
public interface Setting<T extends Setting<T>> extends Source<T> {

  /**
   * Writes one parameter, besides those that are written already.
   *
   * @param name of the parameter, or {@code ELEMENT.NAME} inside a {@code forEach}
   * @param value a value; null removes the parameter
   */
  default T set(String name, @Nullable Object value) {
    return with("set", Sources.put(source(), "set", name, value));
  }
}
