package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes wait for which wake-up, for an instance whose nodes are not in its head: one part for
 * each time. (The head's nodes know it themselves.)
 */
final class Alarms {

  private static final String PART = "t";

  private final @Nullable Store store;
  private final Map<Long, List<String>> known = new LinkedHashMap<>();

  Alarms(@Nullable Store store) {
    this.store = store;
  }

  /** The keys of the places that wait for a time. */
  List<String> at(long time) {
    return known.computeIfAbsent(time, this::load);
  }

  private List<String> load(long time) {
    List<String> keys = new ArrayList<>();
    byte[] part = store == null ? null : store.part(PART + time);
    FieldReader in = new FieldReader(part == null ? new byte[0] : part);
    while (in.next() != 0) {
      keys.add(in.text());
    }
    return keys;
  }

  void write(Store target) {
    known.forEach(
        (time, keys) -> {
          FieldWriter out = new FieldWriter();
          keys.forEach(key -> out.text(1, key));
          target.part(PART + time, keys.isEmpty() ? null : out.toBytes());
        });
  }
}
