package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LineageTest {

  @Test
  void aRunBelievesItselfAndWhatItCameFrom() {
    Lineage first = Lineage.first("a");
    Lineage second = Lineage.restored("b", first.toBytes(), OptionalLong.of(7));
    Lineage third = Lineage.restored("c", second.toBytes(), OptionalLong.of(12));
    assertThat(third.accepts("c", 99)).isTrue();
    assertThat(third.accepts("a", 7)).isTrue();
    assertThat(third.accepts("a", 8)).isFalse();
    assertThat(third.accepts("b", 12)).isTrue();
    assertThat(third.accepts("b", 13)).isFalse();
    assertThat(third.accepts("d", 1)).isFalse();
  }

  @Test
  void aRestartOfTheSameRunAddsNothing() {
    Lineage lineage = Lineage.restored("a", Lineage.first("a").toBytes(), OptionalLong.of(7));
    assertThat(lineage.accepts("a", 100)).isTrue();
    assertThat(lineage.toBytes()).isEqualTo(Lineage.first("a").toBytes());
  }
}
