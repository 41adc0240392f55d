package io.daggerflow.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The few with the highest numbers. */
final class Largest {

  private static final int MOST = 10;

  private record One(String name, long number) {
    static final Comparator<One> UP =
        Comparator.comparingLong(One::number).thenComparing(One::name, Comparator.reverseOrder());
  }

  private final PriorityQueue<One> all = new PriorityQueue<>(One.UP);

  void add(String name, long number) {
    if (all.size() < MOST || number >= all.element().number) {
      all.add(new One(name, number));
      if (all.size() > MOST) {
        all.remove();
      }
    }
  }

  /** The highest first, each with its name and number under these names. */
  List<Map<String, @Nullable Object>> toJson(String name, String number) {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    all.stream()
        .sorted(One.UP.reversed())
        .forEach(
            one -> {
              Map<String, @Nullable Object> json = new LinkedHashMap<>();
              json.put(name, one.name);
              json.put(number, one.number);
              list.add(json);
            });
    return list;
  }
}
