package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class LineageTest {

  @Test
  void aRunBelievesItselfAndWhatItCameFrom() {
    Lineage first = Lineage.first("a", SinkKind.WRITE_AHEAD);
    Lineage second =
        Lineage.restored("b", SinkKind.WRITE_AHEAD, first.toBytes(), OptionalLong.of(7));
    Lineage third =
        Lineage.restored("c", SinkKind.WRITE_AHEAD, second.toBytes(), OptionalLong.of(12));
    assertThat(third.accepts("c", 99)).isTrue();
    assertThat(third.accepts("a", 7)).isTrue();
    assertThat(third.accepts("a", 8)).isFalse();
    assertThat(third.accepts("b", 12)).isTrue();
    assertThat(third.accepts("b", 13)).isFalse();
    assertThat(third.accepts("d", 1)).isFalse();
  }

  @Test
  void aRestartOfTheSameRunAddsNothing() {
    Lineage lineage =
        Lineage.restored(
            "a",
            SinkKind.WRITE_AHEAD,
            Lineage.first("a", SinkKind.WRITE_AHEAD).toBytes(),
            OptionalLong.of(7));
    assertThat(lineage.accepts("a", 100)).isTrue();
    assertThat(lineage.toBytes()).isEqualTo(Lineage.first("a", SinkKind.WRITE_AHEAD).toBytes());
  }

  @Test
  void aSavepointGoesOnOnlyWithTheSinkThatMadeIt() {
    for (SinkKind made : SinkKind.values()) {
      byte[] bytes = Lineage.first("a", made).toBytes();
      for (SinkKind now : SinkKind.values()) {
        ThrowingCallable restore = () -> Lineage.restored("b", now, bytes, OptionalLong.of(7));
        if (now == made) {
          assertThatCode(restore).doesNotThrowAnyException();
        } else {
          assertThatThrownBy(restore)
              .hasMessage(
                  "Expected '--sink %s', with which the savepoint was made, but it is '--sink %s'",
                  JobOptions.word(made), JobOptions.word(now));
        }
      }
    }
  }
}
