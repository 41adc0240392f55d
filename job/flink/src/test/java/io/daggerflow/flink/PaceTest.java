package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {

  @Test
  void aFewGoAtOnce() {
    Pace pace = Pace.fresh();
    assertThat(pace.postpone(1_000, 1_000)).isZero();
    assertThat(pace.postpone(1_000, 1_050)).isZero();
  }

  @Test
  void aBurstIsSpreadInOrder() {
    Pace pace = Pace.fresh();
    long now = 1_000;
    for (int i = 0; i < 50; i++) {
      assertThat(pace.postpone(1_000, now)).isZero();
      now += 2;
    }
    long last = now;
    for (int i = 0; i < 500; i++) {
      long later = pace.postpone(1_000, now);
      assertThat(later).isGreaterThanOrEqualTo(last);
      last = later;
    }
    assertThat(last).isEqualTo(now + 150 * 11);
    assertThat(pace.postpone(1_000, now + 200)).isZero();
  }

  @Test
  void whatWasDueBeforeARestoreWaits() {
    Pace pace = Pace.restored(5_000, 10_000);
    assertThat(pace.postpone(4_000, 5_001)).isBetween(15_000L, 17_000L);
    assertThat(pace.postpone(5_100, 5_101)).isZero();
    assertThat(pace.postpone(4_000, 15_000)).isZero();
    assertThat(pace.hold(4_000, 5_001, 0)).isBetween(15_000L, 17_000L);
    assertThat(pace.hold(5_100, 5_101, 0)).isZero();
    assertThat(pace.hold(4_000, 17_000, 0)).isZero();
    assertThat(pace.hold(5_100, 17_000, 30_000)).isBetween(30_000L, 32_000L);
    assertThat(pace.postpone(30_000, 30_000, 30_000)).isZero();
  }
}
