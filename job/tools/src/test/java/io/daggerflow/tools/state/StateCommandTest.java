package io.daggerflow.tools.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.Run;
import org.junit.jupiter.api.Test;

/** What can be said without Flink. */
final class StateCommandTest {

  @Test
  void withoutFlinkThereIsASentence() {
    for (String[] command :
        new String[][] {
          {"state", "stats", "somewhere"},
          {"state", "show", "somewhere", "o-1"},
          {"state", "find-stuck", "somewhere"}
        }) {
      Run run = Run.dagger(command);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .startsWith("dagger state " + command[1] + ": Expected the libraries of Flink")
          .contains("scripts/dagger");
    }
  }

  @Test
  void itTakesOneOfItsCommands() {
    Run run = Run.dagger("state");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Expected 'stats', 'show' or 'find-stuck'");
  }
}
