package io.daggerflow.builder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks one after the other, of a branch.
 *
 * @param list the JSON objects
 */
public record Tasks(List<Map<String, @Nullable Object>> list) {
  public Tasks {
    list = List.copyOf(list);
  }

  /** Those, then one more. */
  public Tasks task(String name, Task<?> task) {
    List<Map<String, @Nullable Object>> longer = new ArrayList<>(list);
    longer.add(named(name, task));
    return new Tasks(longer);
  }

  static Map<String, @Nullable Object> named(String name, Source<?> piece) {
    Map<String, @Nullable Object> named = Sources.of("name", name);
    for (Map.Entry<String, @Nullable Object> field : piece.source().entrySet()) {
      named = Sources.with(named, field.getKey(), field.getValue());
    }
    return named;
  }
}
