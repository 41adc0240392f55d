package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.state.InstanceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many instances need which version of a template: those that are not over (rule S10.9). Each
 * subtask counts what it sees come and go; after a change of the parallelism its numbers, which may
 * be negative then, are right as a sum only. An instance that brought a whole template counts for
 * none. Those that were started before that was noted do, for the version that their template
 * names: they were counted when they came, and so they are when they go.
 */
final class VersionUsers {

  private final Map<String, Long> counts = new HashMap<>();

  /** The counts of a checkpoint, or the share of them that a subtask got. */
  static VersionUsers restore(Iterable<byte[]> elements) {
    VersionUsers users = new VersionUsers();
    for (byte[] element : elements) {
      FieldReader in = new FieldReader(element);
      String id = "";
      long count = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> id = in.text();
          case 2 -> count = in.number();
          default -> in.keep();
        }
      }
      users.add(id, count);
    }
    return users;
  }

  List<byte[]> snapshot() {
    List<byte[]> elements = new ArrayList<>();
    counts.forEach((id, n) -> elements.add(new FieldWriter().text(1, id).number(2, n).toBytes()));
    return elements;
  }

  /** The version that an instance needs; null if there is no instance or it needs none. */
  static @Nullable String used(@Nullable InstanceState state) {
    return state == null || state.isOver() || state.hasOwnTemplate()
        ? null
        : state.template() + '@' + state.version();
  }

  /** More instances need a version, or fewer. */
  void add(String id, long more) {
    counts.merge(id, more, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
  }

  /**
   * How many need a version.
   *
   * @param id {@code name@version}
   */
  long of(String id) {
    return counts.getOrDefault(id, 0L);
  }
}
