package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a template: an object of its JSON, never changed. Each method returns a piece with one
 * field more.
 *
 * @param <T> the piece itself
 */
public interface Source<T extends Source<T>> {

  /** The JSON object. */
  Map<String, @Nullable Object> source();

  /**
   * The same piece with a field, in place of one of that name. The other methods are made of this
   * one.
   *
   * @param value JSON as Java has it: texts, numbers, booleans, null, maps, lists, other pieces;
   *     durations and points in time become ISO-8601 text
   */
  T with(String field, @Nullable Object value);
}
