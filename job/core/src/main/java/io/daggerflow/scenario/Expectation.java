package io.daggerflow.scenario;

import java.util.ArrayList;
import java.util.List;

/** What an {@code expect} step says, as one check for each thing it names. */
record Expectation(List<ScenarioStep.Act> checks) {

  /** Makes all checks. */
  List<Difference> check(Stage stage) {
    List<Difference> differences = new ArrayList<>();
    checks.forEach(check -> differences.addAll(check.on(stage)));
    return differences;
  }
}
