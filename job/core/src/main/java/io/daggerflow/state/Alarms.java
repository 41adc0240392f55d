package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes wait for which wake-up, for an instance whose nodes are not in its head: one part for
 * each time, and where many wait for one time, further parts with some each, so that no change
 * costs more than some. (The head's nodes know it themselves.)
 */
final class Alarms {

  /** So many stand in the first part of a time; the others are spread. */
  static final int FIRST = 16;

  private static final int SHARDS = 1024;
  private static final String PART = "t";

  private final @Nullable Store store;
  private final Map<Long, Time> known = new LinkedHashMap<>();

  Alarms(@Nullable Store store) {
    this.store = store;
  }

  /** The keys of the places that wait for a time. */
  List<String> at(long time) {
    return time(time).all();
  }

  boolean isEmpty(long time) {
    return time(time).isEmpty();
  }

  void add(long time, String key) {
    time(time).add(key);
  }

  void remove(long time, String key) {
    time(time).remove(key);
  }

  private Time time(long time) {
    return known.computeIfAbsent(time, Time::new);
  }

  void write(Store target) {
    known.values().forEach(time -> time.write(target));
  }

  /** All that wait for one time. */
  private final class Time {
    private final String part;
    private final Set<String> first = new LinkedHashSet<>();
    private final Map<Integer, Set<String>> loaded = new LinkedHashMap<>();
    private final Set<Integer> changed = new LinkedHashSet<>();
    private BitSet shards = new BitSet();
    private boolean firstChanged;

    Time(long time) {
      part = PART + time;
      FieldReader in = reader(part);
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == 1) {
          first.add(in.text());
        } else {
          shards = BitSet.valueOf(in.bytes());
        }
      }
    }

    private FieldReader reader(String name) {
      byte[] bytes = store == null ? null : store.part(name);
      return new FieldReader(bytes == null ? FieldReader.NOTHING : bytes);
    }

    private Set<String> shard(int number) {
      return loaded.computeIfAbsent(number, this::load);
    }

    private Set<String> load(int number) {
      Set<String> keys = new LinkedHashSet<>();
      FieldReader in = reader(part + '.' + number);
      while (in.next() != 0) {
        keys.add(in.text());
      }
      return keys;
    }

    private int number(String key) {
      return Math.floorMod(key.hashCode(), SHARDS);
    }

    List<String> all() {
      List<String> all = new ArrayList<>(first);
      shards.stream().forEach(number -> all.addAll(shard(number)));
      return all;
    }

    boolean isEmpty() {
      return first.isEmpty() && shards.isEmpty();
    }

    void add(String key) {
      int number = number(key);
      if (first.contains(key) || shards.get(number) && shard(number).contains(key)) {
        return;
      }
      if (first.size() < FIRST) {
        first.add(key);
        firstChanged = true;
        return;
      }
      shard(number).add(key);
      changed.add(number);
      note(number, true);
    }

    void remove(String key) {
      int number = number(key);
      if (first.remove(key)) {
        firstChanged = true;
      } else if (shards.get(number) && shard(number).remove(key)) {
        changed.add(number);
        note(number, !shard(number).isEmpty());
      }
    }

    private void note(int number, boolean used) {
      firstChanged |= shards.get(number) != used;
      shards.set(number, used);
    }

    void write(Store target) {
      for (int number : changed) {
        FieldWriter out = new FieldWriter();
        shard(number).forEach(key -> out.text(1, key));
        target.part(part + '.' + number, shard(number).isEmpty() ? null : out.toBytes());
      }
      if (firstChanged) {
        FieldWriter out = new FieldWriter();
        first.forEach(key -> out.text(1, key));
        if (!shards.isEmpty()) {
          out.bytes(2, shards.toByteArray());
        }
        target.part(part, isEmpty() ? null : out.toBytes());
      }
    }
  }
}
