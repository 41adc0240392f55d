package io.daggerflow.flink;

/**
 * What a subtask of {@code orchestrate} tells of a retired version.
 *
 * @param id {@code name@version}
 * @param retirement which of its retirements this is about
 * @param stage how far that is, as the subtask knows
 * @param learned whether the subtask has just learned of the stage
 * @param more how many more instances need the version; negative: fewer
 * @param subtasks how many there are
 */
record Need(
    String id,
    long retirement,
    StoredTemplate.Stage stage,
    boolean learned,
    long more,
    int subtasks) {

  static Need learned(StoredTemplate version, long needed, int subtasks) {
    return new Need(version.id(), version.retirement(), version.stage(), true, needed, subtasks);
  }

  static Need changed(StoredTemplate version, long more, int subtasks) {
    return new Need(version.id(), version.retirement(), version.stage(), false, more, subtasks);
  }
}
