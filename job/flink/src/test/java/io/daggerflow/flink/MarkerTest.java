package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MarkerTest {

  private static Batch batch(String attempt, long number) {
    return new Batch(0, attempt, number, 1, new byte[0]);
  }

  @Test
  void itCoversWhatAnAttemptHasPublishedUpToItsLast() {
    Marker marker = Marker.of("").with(batch("a", 4)).with(batch("b", 1));
    assertThat(marker.text()).isEqualTo("a:4,b:1");
    Marker read = Marker.of(marker.text());
    assertThat(read.covers(batch("a", 3))).isTrue();
    assertThat(read.covers(batch("a", 4))).isTrue();
    assertThat(read.covers(batch("a", 5))).isFalse();
    assertThat(read.covers(batch("b", 1))).isTrue();
    assertThat(read.covers(batch("c", 1))).isFalse();
  }

  @Test
  void theLatestAttemptsAreKeptAndTheTextStaysShort() {
    Marker marker = Marker.of("");
    String id = Long.toUnsignedString(-1, Character.MAX_RADIX);
    for (int i = 0; i < 100; i++) {
      marker = marker.with(batch(id + i, Long.MAX_VALUE));
    }
    assertThat(marker.covers(batch(id + (99 - Marker.KEPT + 1), 1))).isTrue();
    assertThat(marker.covers(batch(id + (99 - Marker.KEPT), 1))).isFalse();
    assertThat(marker.text().length()).isLessThan(4096 / 2);
  }

  @Test
  void aBatchBeforeWhichAnotherIsMissingIsRefused() {
    Marker marker = Marker.of("a:4");
    assertThatThrownBy(() -> marker.covers(batch("a", 6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Expected batch 5 next");
  }

  @Test
  void aTextOfSomebodyElseIsRefused() {
    assertThatThrownBy(() -> Marker.of("hello")).hasMessageContaining("'hello'");
  }
}
