package io.daggerflow.template;

import io.daggerflow.expression.Conditions;
import io.daggerflow.expression.Expression;
import java.util.List;

/**
 * {@code decision}: runs the first branch whose condition is true (rule S12.2).
 *
 * @param branches the cases in order, then {@code otherwise} if there is one
 */
public record Decision(List<Branch> branches) implements TaskKind {

  static final String TYPE = "decision";

  public Decision {
    branches = List.copyOf(branches);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    for (int i = 0; i < branches.size(); i++) {
      Expression when = branches.get(i).when();
      if (when == null || Conditions.isTrue(when, task.scope())) {
        task.enter(i);
        return;
      }
    }
    task.enter(-1);
  }
}
