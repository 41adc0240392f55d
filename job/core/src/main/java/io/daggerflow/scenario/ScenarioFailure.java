package io.daggerflow.scenario;

/** A scenario cannot go on. */
public final class ScenarioFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message a sentence "Expected …, but …"
   */
  public ScenarioFailure(String message) {
    super(message);
  }

  ScenarioFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
