package io.daggerflow.template;

import java.util.Set;

/** {@code assign}: writes runtime parameters, at once. */
public record Assign(SetClause set) implements TaskKind {

  static final String TYPE = "assign";

  static Assign read(Fields fields, Set<String> variables) {
    return new Assign(SetClause.required(fields, variables));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    task.set(set, task.scope());
    task.complete();
  }
}
