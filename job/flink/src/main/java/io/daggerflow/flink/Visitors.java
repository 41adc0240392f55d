package io.daggerflow.flink;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where tasks that read a savepoint hand over what they find: they run in the JVM of whoever asked,
 * so nothing is copied, and what is found may be larger than a record. One at a time is handed
 * over.
 */
final class Visitors {

  private static final Map<String, Consumer<Object>> ALL = new ConcurrentHashMap<>();

  private Visitors() {}

  /** Opens the way for one reading; gives its name. */
  static <T> String open(Class<T> type, Consumer<T> visitor) {
    String name = UUID.randomUUID().toString();
    Object lock = new Object();
    ALL.put(
        name,
        found -> {
          synchronized (lock) {
            visitor.accept(type.cast(found));
          }
        });
    return name;
  }

  static void hand(String name, Object found) {
    Consumer<Object> visitor = ALL.get(name);
    if (visitor == null) {
      throw new IllegalStateException("nobody waits for what is read");
    }
    visitor.accept(found);
  }

  static void close(String name) {
    ALL.remove(name);
  }
}
