package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has children side by side, or copies for the elements of a list.
 *
 * @param <T> the piece itself
 */
public interface Copied<T extends Copied<T>> extends Joined<T> {

  /** One copy for each element of the list that this expression yields. */
  default T forEach(String list) {
    return with("forEach", list);
  }

  /** Name of the element. */
  default T as(String name) {
    return with("as", name);
  }

  /**
   * What the copies leave behind.
   *
   * @param into the runtime parameter that becomes the list
   * @param value over the element, {@code index} and {@code copy}
   */
  default T collect(String into, @Nullable Object value) {
    Map<String, @Nullable Object> collect = Sources.of("into", into);
    return with("collect", Sources.with(collect, "value", value));
  }

  /** How many run at a time. */
  default T maxConcurrency(int count) {
    return with("maxConcurrency", count);
  }
}
