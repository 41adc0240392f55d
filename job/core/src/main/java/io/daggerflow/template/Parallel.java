package io.daggerflow.template;

import java.util.List;
import java.util.Set;
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

  private static final String BRANCHES = "branches";
  private static final String FOR_EACH = "forEach";

  public Parallel {
    branches = List.copyOf(branches);
  }

  static Parallel read(Fields fields, Set<String> variables) {
    fields.refuseBoth(BRANCHES, FOR_EACH);
    ForEach forEach = ForEach.read(fields, variables);
    if (forEach != null) {
      Branch copied = new Branch("", null, TaskTemplate.list(fields.copies(forEach.as())));
      return new Parallel(List.of(copied), forEach, Join.ofCopies(fields));
    }
    if (!fields.has(BRANCHES)) {
      fields.problem(BRANCHES, "Expected 'branches' or 'forEach', but both are a missing field");
    }
    fields.requireBeside(FOR_EACH, "tasks");
    List<Branch> branches = fields.has(BRANCHES) ? Branch.branches(fields) : List.of();
    return new Parallel(branches, null, Join.read(fields, BRANCHES, branches.size()));
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
