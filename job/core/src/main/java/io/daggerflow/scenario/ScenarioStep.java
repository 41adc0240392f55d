package io.daggerflow.scenario;

import java.util.List;

/**
 * One step of a scenario, ready to be performed.
 *
 * @param number from 1
 * @param kind as {@code expect}
 * @param line where it stands in the file
 */
record ScenarioStep(int number, String kind, int line, Act act) {

  /** What a step does. */
  @FunctionalInterface
  interface Act {
    /** Does it; gives what is not as it was expected. */
    List<Difference> on(Stage stage);
  }
}
