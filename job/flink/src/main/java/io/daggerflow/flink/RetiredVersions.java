package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many instances need each retired version, in all subtasks together. The subtasks tell their
 * number when they learn of the retirement, and each change from there on, in their own streams: so
 * the sum is exact at every checkpoint, whatever the parallelism becomes.
 *
 * <p>A version goes in two steps. With the first, when nobody needs it, it is closed: from then on
 * no instance that is over can be brought back to it. With the second, when every subtask knows
 * that and nobody needs it, nobody ever will.
 */
final class RetiredVersions {

  private static final StoredTemplate.Stage[] STAGES = StoredTemplate.Stage.values();

  /** All subtasks had learned of it by the checkpoint: nothing is under way at one. */
  private static final int ALL = Integer.MAX_VALUE / 2;

  private final Map<String, Version> versions = new HashMap<>();

  private static final class Version {
    private final long retirement;
    private StoredTemplate.Stage stage = StoredTemplate.Stage.RETIRED;
    private int learned;
    private long needed;

    /** Whether it was said at this stage that nobody does: once is enough. */
    private boolean released;

    Version(long retirement) {
      this.retirement = retirement;
    }
  }

  /** Takes what a subtask tells; says once that nobody needs the version at its stage. */
  boolean isReleasedBy(Need need) {
    Version version = versions.get(need.id());
    if (need.learned() && need.stage() == StoredTemplate.Stage.RETIRED && isNew(version, need)) {
      version = new Version(need.retirement());
      versions.put(need.id(), version);
    }
    if (version == null || version.retirement != need.retirement()) {
      return false;
    }
    if (need.stage() == StoredTemplate.Stage.ACTIVE || need.stage() == StoredTemplate.Stage.GONE) {
      versions.remove(need.id());
      return false;
    }
    if (need.learned()) {
      learn(version, need.stage());
    }
    version.needed += need.more();
    boolean before = version.released;
    version.released |= version.learned >= need.subtasks() && version.needed == 0;
    return version.released && !before;
  }

  private static boolean isNew(@Nullable Version version, Need need) {
    return version == null || version.retirement < need.retirement();
  }

  private static void learn(Version version, StoredTemplate.Stage stage) {
    if (version.stage != stage) {
      version.stage = stage;
      version.learned = 0;
      version.released = false;
    }
    version.learned++;
  }

  /** How many instances need a version. */
  long neededOf(String id) {
    Version version = versions.get(id);
    return version == null ? 0 : version.needed;
  }

  /** Those that were retired and have not left. */
  Set<String> ids() {
    return Set.copyOf(versions.keySet());
  }

  // ---- state

  List<byte[]> snapshot() {
    List<byte[]> elements = new ArrayList<>();
    versions.forEach(
        (id, version) ->
            elements.add(
                new FieldWriter()
                    .text(1, id)
                    .number(2, version.retirement)
                    .number(3, version.stage.ordinal())
                    .number(4, version.needed)
                    .toBytes()));
    return elements;
  }

  static RetiredVersions restore(Iterable<byte[]> elements) {
    RetiredVersions restored = new RetiredVersions();
    for (byte[] element : elements) {
      FieldReader in = new FieldReader(element);
      String id = "";
      long retirement = 0;
      StoredTemplate.Stage stage = StoredTemplate.Stage.RETIRED;
      long needed = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> id = in.text();
          case 2 -> retirement = in.number();
          case 3 -> stage = STAGES[(int) in.number()];
          case 4 -> needed = in.number();
          default -> in.keep();
        }
      }
      Version version = new Version(retirement);
      version.stage = stage;
      version.needed = needed;
      version.learned = ALL;
      restored.versions.put(id, version);
    }
    return restored;
  }
}
