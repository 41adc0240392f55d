package io.daggerflow.scenario;

/** A scenario file that cannot be read, or says something that no scenario can say. */
public final class InvalidScenarioException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidScenarioException(String message) {
    super(message);
  }
}
