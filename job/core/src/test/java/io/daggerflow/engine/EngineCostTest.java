package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The cost of a step does not grow with the size of its instance: counted in accesses to the state
 * and bytes.
 */
class EngineCostTest {

  @Test
  void aMessageCostsTheSameInAnInstanceOfAnySize() throws Exception {
    MeasuredInstance.Cost hundreds = costOfAMessage(400);
    MeasuredInstance.Cost thousands = costOfAMessage(2000);
    assertThat(thousands.accesses()).isEqualTo(hundreds.accesses());
    assertThat(thousands.bytes()).isLessThan(hundreds.bytes() + 50);
    assertThat(costOfAMessage(8))
        .as("a small instance is read and written in one piece")
        .satisfies(cost -> assertThat(cost.accesses()).isEqualTo(2));
  }

  /** Each process waits for its own message and writes a parameter of its own. */
  private static MeasuredInstance.Cost costOfAMessage(int processes) throws Exception {
    StringBuilder yaml = new StringBuilder("template: T\nversion: 1\nprocesses:\n");
    for (int i = 0; i < processes; i++) {
      yaml.append(
          "  - {name: P%d, tasks: [{name: W, type: kafka-listener, topic: t%d, correlate: id, set: {p%d: '${ 1 }'}}]}\n"
              .replace("%d", Integer.toString(i)));
    }
    MeasuredInstance instance = new MeasuredInstance(yaml.toString(), "{\"id\":\"k\"}");
    int middle = processes / 2;
    for (int i = 0; i <= middle; i++) {
      instance.cost();
      instance.message("t" + i, "k", "{\"id\":\"k\"}");
    }
    return instance.cost();
  }
}
