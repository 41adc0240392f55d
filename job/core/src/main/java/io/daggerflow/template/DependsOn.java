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

  private enum Join {
    JOIN_ALL,
    ATLEAST_ONE
  }

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
    if (full.constant("join", Join.JOIN_ALL) == Join.JOIN_ALL) {
      if (full.has("atLeast")) {
        full.problem("atLeast", "Expected 'join: ATLEAST_ONE' beside 'atLeast', but it is missing");
      }
      return new DependsOn(processes, 0);
    }
    int atLeast = full.positive("atLeast", 1);
    if (atLeast > processes.size()) {
      full.problem(
          "atLeast",
          "Expected at most "
              + processes.size()
              + ", the number of 'processes', but it is "
              + atLeast);
    }
    return new DependsOn(processes, atLeast);
  }
}
