package io.daggerflow.template;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The siblings that must be over before a process starts (rule S2.3).
 *
 * @param processes their names
 * @param atLeast 0 for JOIN_ALL; with ATLEAST_ONE how many must be COMPLETED
 */
public record DependsOn(List<String> processes, int atLeast) {
  public DependsOn {
    processes = List.copyOf(processes);
  }

  private static final String FIELD = "dependsOn";

  static @Nullable DependsOn read(Fields fields) {
    if (!fields.isObject(FIELD)) {
      return fields.has(FIELD) ? new DependsOn(fields.texts(FIELD), 0) : null;
    }
    Fields full = Objects.requireNonNull(fields.object(FIELD));
    DependsOn dependsOn = inFull(full);
    full.end();
    return dependsOn;
  }

  private static DependsOn inFull(Fields full) {
    List<String> processes = full.requiredTexts("processes");
    return new DependsOn(processes, Join.atLeast(full, "processes", processes.size()));
  }
}
