package io.daggerflow.engine;

import static io.daggerflow.state.Status.COMPLETED;
import static io.daggerflow.state.Status.EXECUTING;
import static io.daggerflow.state.Status.FAILURE;
import static io.daggerflow.state.Status.NOT_STARTED;
import static io.daggerflow.state.Status.SKIPPED;
import static io.daggerflow.state.Status.STOPPED;
import static io.daggerflow.state.Status.SUBMITTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.state.Status;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rule S1: a status change outside the table fails. */
class LifecycleTest {

  private static final Map<Status, Set<Status>> TABLE =
      Map.of(
          NOT_STARTED, Set.of(SUBMITTED, EXECUTING, SKIPPED, STOPPED),
          SUBMITTED, Set.of(EXECUTING, STOPPED, NOT_STARTED),
          EXECUTING, Set.of(COMPLETED, FAILURE, SKIPPED, STOPPED, NOT_STARTED),
          SKIPPED, Set.of(COMPLETED, NOT_STARTED),
          COMPLETED, Set.of(EXECUTING, NOT_STARTED),
          FAILURE, Set.of(EXECUTING, NOT_STARTED, SKIPPED, COMPLETED),
          STOPPED, Set.of(EXECUTING, NOT_STARTED));

  @Test
  void exactlyTheChangesOfTheTableExist() {
    for (Status from : Status.values()) {
      for (Status to : Status.values()) {
        assertThat(Lifecycle.allows(from, to))
            .as(from + " to " + to)
            .isEqualTo(TABLE.getOrDefault(from, Set.of()).contains(to));
      }
    }
  }

  @Test
  void anyOtherChangeIsAnErrorOfTheEngine() {
    assertThatThrownBy(() -> Lifecycle.check("P/T", COMPLETED, FAILURE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("'P/T' cannot go from COMPLETED to FAILURE");
  }
}
