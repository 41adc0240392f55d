package io.daggerflow.flink;

/** Entry point of the Flink job. */
public final class WorkflowJob {

  private WorkflowJob() {}

  /**
   * Builds the job and hands it to Flink.
   *
   * @param args options of the job
   */
  public static void main(String[] args) {
    throw new UnsupportedOperationException("not built yet");
  }
}
