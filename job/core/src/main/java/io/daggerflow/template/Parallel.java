package io.daggerflow.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code parallel}: branches, or copies of one, side by side (rule S4).
 *
 * @param branches with {@code forEach} the one that is copied
 * @param forEach null unless it is given
 */
public record Parallel(List<Branch> branches, @Nullable ForEach forEach, Join join)
    implements TaskKind {

  static final String TYPE = "parallel";

  public Parallel {
    branches = List.copyOf(branches);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    task.enterAll();
  }
}
