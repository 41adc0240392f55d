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
 * Messages that came early, by channel and in order of arrival (rule S5.6). The head holds their
 * numbers; each message is a part.
 */
final class Buffers {

  private static final String PART = "b";

  private final @Nullable Store store;
  private final Map<String, List<Long>> numbers = new LinkedHashMap<>();
  private final Map<Long, byte @Nullable []> changed = new LinkedHashMap<>();
  private long next;

  Buffers(@Nullable Store store) {
    this.store = store;
  }

  /** The numbers of a channel's messages, oldest first. */
  List<Long> numbers(String channel) {
    return List.copyOf(numbers.getOrDefault(channel, List.of()));
  }

  /** The channels that have messages. */
  List<String> channels() {
    return List.copyOf(numbers.keySet());
  }

  void add(String channel, byte[] message) {
    numbers.computeIfAbsent(channel, c -> new ArrayList<>()).add(next);
    changed.put(next, message);
    next++;
  }

  byte[] get(long number) {
    byte[] message = changed.get(number);
    if (message == null && store != null) {
      message = store.part(PART + number);
    }
    if (message == null) {
      throw new IllegalStateException("buffered message " + number + " is not there");
    }
    return message;
  }

  void remove(String channel, long number) {
    List<Long> list = numbers.getOrDefault(channel, new ArrayList<>());
    list.remove((Long) number);
    if (list.isEmpty()) {
      numbers.remove(channel);
    }
    changed.put(number, null);
  }

  void write(FieldWriter head, int field, int nextField, Store target) {
    changed.forEach((number, message) -> target.part(PART + number, message));
    numbers.forEach(
        (channel, list) ->
            head.message(
                field,
                out -> {
                  out.text(1, channel);
                  list.forEach(number -> out.number(2, number + 1));
                }));
    head.number(nextField, next);
  }

  void readOne(FieldReader in) {
    in.next();
    List<Long> list = new ArrayList<>();
    numbers.put(in.text(), list);
    while (in.next() != 0) {
      list.add(in.number() - 1);
    }
  }

  void next(long value) {
    next = value;
  }
}
