package io.daggerflow.flink.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanesTest {

  private static Ask ask(String handler, int number) {
    return new Ask(
        new Ticket(handler + number, new CallId(1, "P/CALL", 1, 1)),
        "key",
        0,
        0,
        new Call.Execute(handler, null, Map.of(), false));
  }

  private static void offer(Lanes lanes, String handler, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(lanes.offer(ask(handler, i))).isTrue();
    }
  }

  private static List<String> started(Lanes lanes) {
    return lanes.start().stream().map(ask -> ask.ticket().instance()).toList();
  }

  private static Ask.Target target(String handler) {
    return ask(handler, 0).target();
  }

  @Test
  void oneThatHasStoppedLeavesAFifthToTheOthers() {
    Lanes lanes = new Lanes(10, 1_000);
    offer(lanes, "dead", 100);
    assertThat(lanes.start()).hasSize(8);
    offer(lanes, "alive", 2);

    assertThat(started(lanes)).containsExactly("alive0", "alive1");
  }

  @Test
  void theyTakeTurns() {
    Lanes lanes = new Lanes(6, 1_000);
    offer(lanes, "a", 3);
    offer(lanes, "b", 2);

    assertThat(started(lanes)).containsExactly("a0", "b0", "a1", "b1", "a2");
  }

  @Test
  void oneSlotIsEnough() {
    Lanes lanes = new Lanes(1, 10);
    offer(lanes, "a", 2);
    assertThat(started(lanes)).containsExactly("a0");
    assertThat(lanes.start()).isEmpty();
    lanes.done(target("a"));

    assertThat(started(lanes)).containsExactly("a1");
  }

  @Test
  void whatHasNoPlaceIsRefusedAndTheOthersAreNot() {
    Lanes lanes = new Lanes(1, 10);
    offer(lanes, "dead", 8);
    assertThat(lanes.room(target("dead"))).isZero();
    assertThat(lanes.offer(ask("dead", 9))).isFalse();
    assertThat(lanes.room(target("alive"))).isEqualTo(2);
    offer(lanes, "alive", 2);
    assertThat(lanes.offer(ask("alive", 3))).isFalse();
  }

  @Test
  void aPlaceIsFreeWhenACallStarts() {
    Lanes lanes = new Lanes(5, 1);
    offer(lanes, "a", 1);
    assertThat(lanes.offer(ask("a", 1))).isFalse();
    assertThat(lanes.start()).hasSize(1);

    assertThat(lanes.offer(ask("a", 2))).isTrue();
  }
}
