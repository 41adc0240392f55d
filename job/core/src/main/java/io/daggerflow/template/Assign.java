package io.daggerflow.template;

/** {@code assign}: writes runtime parameters, at once. */
public record Assign(SetClause set) implements TaskKind {

  static final String TYPE = "assign";

  static Assign read(Fields fields) {
    return new Assign(fields.requiredSet(Variables.TASK));
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
