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
 * The completed tasks that may have to be undone, in order of their completion (rule S7.4): a stack
 * in parts of some entries each.
 */
final class Undoing {

  private static final int ENTRIES_OF_A_PART = 32;
  private static final String PART = "c";

  private final @Nullable Store store;
  private final Map<Integer, List<String>> parts = new LinkedHashMap<>();
  private int size;

  Undoing(@Nullable Store store) {
    this.store = store;
  }

  int size() {
    return size;
  }

  void size(int value) {
    size = value;
  }

  void push(String key) {
    part(size / ENTRIES_OF_A_PART).add(key);
    size++;
  }

  /** Takes the last one off; null if there is none. */
  @Nullable String pop() {
    if (size == 0) {
      return null;
    }
    size--;
    List<String> part = part(size / ENTRIES_OF_A_PART);
    return part.remove(part.size() - 1);
  }

  private List<String> part(int number) {
    return parts.computeIfAbsent(number, this::load);
  }

  private List<String> load(int number) {
    List<String> keys = new ArrayList<>();
    byte[] bytes = store == null ? null : store.part(PART + number);
    FieldReader in = new FieldReader(bytes == null ? FieldReader.NOTHING : bytes);
    while (in.next() != 0) {
      keys.add(in.text());
    }
    return keys;
  }

  void write(Store target) {
    parts.forEach(
        (number, keys) -> {
          FieldWriter out = new FieldWriter();
          keys.forEach(key -> out.text(1, key));
          target.part(PART + number, keys.isEmpty() ? null : out.toBytes());
        });
  }
}
