package io.daggerflow.template;

/** {@code assign}: writes runtime parameters, at once. */
public record Assign(SetClause set) implements TaskKind {

  @Override
  public String type() {
    return "assign";
  }

  @Override
  public void start(TaskContext task) {
    task.set(set, task.scope());
    task.complete();
  }
}
