package io.daggerflow.correlation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.codec.MemoryStore;
import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What happens at one key, race by race and rule by rule. */
final class CorrelatorTest {

  private static final Key KEY = new Key("channel", "A1");
  private static final long KEEP = 600_000;

  private final MemoryStore store = new MemoryStore();
  private final Correlator correlator = new Correlator(100);
  private final List<Delivery> deliveries = new ArrayList<>();
  private long now = 1_000_000;

  @Nested
  class Races {

    @Test
    void race1MessageBeforeItsStart() {
      assertThat(message(1)).containsExactly("KEPT", "wake at 1600000");
      assertThat(open(once("i", 0))).containsExactly("m1 to i of 1", "wake never, not 1600000");
      assertNothingLeft();
    }

    @Test
    void race2KeptMessageExpiresWhileTheOpeningIsOnItsWay() {
      message(1);
      now += KEEP;
      assertThat(timeReached()).containsExactly("m1 unmatched");
      assertNothingLeft();
      assertThat(open(once("i", 0))).isEmpty();
    }

    @Test
    void race3And4ARefusedStartLeavesNothing() {
      hint("i", 1);
      message(1);
      assertThat(giveBack(0)).contains("RETURNED", "KEPT");
      open(once("i", 0));
      assertNothingLeft();
    }

    @Test
    void race5LeftoversOfAFormerLifeDoNotTouchTheNext() {
      Subscription former = new Subscription("i", 1, 0, false, false, false);
      Subscription later = new Subscription("i", 2, 0, false, false, false);
      open(former);
      close("i", 1, 0);
      open(later);
      assertThat(close("i", 1, 0)).containsExactly("STALE");
      assertThat(message(1)).containsExactly("m1 to i of 1");
      assertThat(deliveries.get(0).subscription().life()).isEqualTo(2);
    }

    @Test
    void race6ValueMovesWhileAMessageIsUnderWay() {
      open(all("i", 0));
      message(1);
      close("i", 1, 0);
      assertThat(giveBack(0)).containsExactly("RETURNED", "KEPT", "wake at 1600000");
      assertThat(open(once("j", 0))).contains("m1 to j of 1");
    }

    @Test
    void race7MessageForTheNewValueBeforeItsOpening() {
      message(1);
      message(2);
      assertThat(open(all("i", 1))).contains("m1 to i of 1", "m2 to i of 1");
    }

    @Test
    void race8ValueMovesAwayAndBack() {
      open(all("i", 0));
      close("i", 1, 0);
      open(all("i", 2));
      assertThat(close("i", 1, 0)).containsExactly("STALE");
      assertThat(message(1)).containsExactly("m1 to i of 1");
      assertThat(deliveries.get(0).subscription().number()).isEqualTo(2);
    }

    @Test
    void race9And10InstanceIsOverWhileAMessageIsUnderWay() {
      open(all("i", 0));
      message(1);
      close("i", 1, 0);
      open(all("j", 0));
      assertThat(giveBack(0)).containsExactly("RETURNED", "m1 to j of 1");
      close("j", 1, 0);
      assertNothingLeft();
    }

    @Test
    void race11ExclusiveReturnFollowsTheNextMessage() {
      open(exclusive("i", 0));
      open(exclusive("j", 0));
      open(exclusive("k", 0));
      assertThat(message(1)).containsExactly("m1 to i of 1");
      assertThat(message(2)).containsExactly("m2 to j of 1");
      assertThat(giveBack(0)).containsExactly("RETURNED", "m1 to k of 1");
    }

    @Test
    void race12SubscribedBetweenOfferAndReturn() {
      open(once("i", 0));
      message(1);
      open(all("j", 0));
      assertThat(giveBack(0)).containsExactly("RETURNED", "m1 to j of 1");
    }

    @Test
    void race13SomeReturnAndOneTakes() {
      open(once("i", 0));
      open(once("j", 0));
      open(once("k", 0));
      assertThat(message(1)).containsExactly("m1 to i of 3", "m1 to j of 3", "m1 to k of 3");
      assertThat(giveBack(0)).containsExactly("RETURNED", "wake at 1600000");
      assertThat(giveBack(1)).containsExactly("RETURNED");
      now += 600_000;
      assertThat(timeReached()).containsExactly("COUNT_EXPIRED");
      assertNothingLeft();
    }

    @Test
    void race13AllReturn() {
      open(once("i", 0));
      open(once("j", 0));
      message(1);
      open(all("k", 0));
      giveBack(0);
      assertThat(giveBack(1))
          .containsExactly("RETURNED", "m1 to k of 1", "wake never, not 1600000");
    }

    @Test
    void race14ReturnedMessagesMayComeAfterFreshOnes() {
      open(all("i", 0));
      message(1);
      message(2);
      close("i", 1, 0);
      message(3);
      giveBack(0);
      giveBack(1);
      assertThat(open(all("j", 0))).startsWith("m3 to j of 1", "m1 to j of 1", "m2 to j of 1");
    }

    @Test
    void race15And17StateIsOnlyInTheStore() {
      open(exclusive("i", 0));
      assertThat(outputs(new Correlator(100).apply(store, offer(1, 0), now)))
          .containsExactly("m1 to i of 1");
    }

    @Test
    void race16AClosingBeforeItsOpeningLeaks() {
      assertThat(close("i", 1, 0)).containsExactly("STALE");
      open(all("i", 0));
      assertThat(message(1)).containsExactly("m1 to i of 1");
      assertThat(giveBack(0)).contains("RETURNED", "KEPT");
      timeReachedFarAway();
      assertNothingLeft();
    }

    @Test
    void race18AndRace19KeysOfOtherChannelsAreOtherKeys() {
      assertThat(new Key("one", "A1").text()).isNotEqualTo(new Key("two", "A1").text());
    }

    @Test
    void race20OpeningThatWasLostIsSentAgain() {
      open(all("i", 0));
      assertThat(open(all("i", 1))).isEmpty();
      assertThat(open(all("i", 1))).containsExactly("STALE");
      assertThat(open(all("i", 0))).containsExactly("STALE");
      assertThat(message(1)).containsExactly("m1 to i of 1");
      close("i", 1, 1);
      assertNothingLeft();
    }

    @Test
    void race20OpeningAgainKeepsThePlaceInTheOrder() {
      open(exclusive("i", 0));
      open(exclusive("j", 0));
      open(exclusive("i", 1));
      assertThat(message(1)).containsExactly("m1 to i of 1");
    }
  }

  @Nested
  class Order {

    @Test
    void s5_3OneMessageGoesToAllInOrderOfSubscription() {
      open(all("k", 0));
      open(all("i", 0));
      open(all("j", 0));
      close("i", 1, 0);
      open(all("i", 1));
      assertThat(message(1)).containsExactly("m1 to k of 3", "m1 to j of 3", "m1 to i of 3");
      assertThat(message(2)).hasSize(3);
    }

    @Test
    void s5_3ToAllOthersAndTheFirstExclusive() {
      open(exclusive("x", 0));
      open(all("i", 0));
      open(exclusive("y", 0));
      assertThat(message(1)).containsExactly("m1 to i of 2", "m1 to x of 2");
      assertThat(message(2)).containsExactly("m2 to i of 2", "m2 to y of 2");
      assertThat(message(3)).containsExactly("m3 to i of 1");
    }

    @Test
    void s5_3ReturnedByAnExclusiveItGoesToTheNextExclusive() {
      open(exclusive("x", 0));
      open(all("i", 0));
      open(exclusive("y", 0));
      message(1);
      assertThat(giveBack(1)).containsExactly("RETURNED", "m1 to y of 2");
      assertThat(giveBack(2)).containsExactly("RETURNED", "wake at 1600000");
      open(exclusive("z", 0));
      assertThat(giveBack(0)).contains("RETURNED", "m1 to z of 1");
    }

    @Test
    void s5_3OpenedAgainBeforeTheOthers() {
      open(exclusive("i", 0));
      open(exclusive("j", 0));
      message(1);
      open(again("i", 1));
      assertThat(message(2)).containsExactly("m2 to i of 1");
    }

    @Test
    void s5_3TurnedAwayByAnExclusiveItIsPassedOnOnce() {
      open(exclusive("i", 0));
      open(exclusive("j", 0));
      message(1);
      assertThat(turnAway(0)).containsExactly("m1 to j of 1");
      open(again("i", 1));
      assertThat(turnAway(1)).containsExactly("TURNED_AWAY");
      open(again("j", 1));
      assertThat(message(2)).containsExactly("m2 to i of 1");
    }

    @Test
    void s5_9TurnedAwayByOneIsNotKeptWhenTheNextDoesNotWaitAnyMore() {
      open(exclusive("i", 0));
      open(exclusive("j", 0));
      message(1);
      turnAway(0);
      assertThat(giveBack(1)).containsExactly("RETURNED", "TURNED_AWAY");
      assertNothingLeft();
    }

    @Test
    void s5_9AHundredExclusiveOnesAreAskedAtMost() {
      for (int i = 0; i <= 100; i++) {
        open(exclusive("i" + i, 0));
      }
      message(1);
      for (int i = 0; i < 99; i++) {
        assertThat(turnAway(i)).containsExactly("m1 to i" + (i + 1) + " of 1");
      }
      assertThat(turnAway(99)).containsExactly("TURNED_AWAY");
    }

    @Test
    void onceIsConsumedByDelivery() {
      open(once("i", 0));
      message(1);
      assertNothingLeft();
      assertThat(close("i", 1, 0)).containsExactly("STALE");
      assertNothingLeft();
    }
  }

  @Nested
  class Kept {

    @Test
    void s5_8DeliveredOnceToTheFirstThatSubscribes() {
      message(1);
      assertThat(open(all("i", 0))).contains("m1 to i of 1");
      assertThat(open(all("j", 0))).isEmpty();
    }

    @Test
    void s5_8OnceTakesTheOldestAndLeavesTheOthers() {
      message(1);
      message(2);
      message(3);
      assertThat(open(once("i", 0))).containsExactly("m1 to i of 1");
      assertThat(open(exclusive("j", 0))).containsExactly("m2 to j of 1");
      assertThat(open(once("k", 0))).containsExactly("m3 to k of 1", "wake never, not 1600000");
      assertNothingLeft();
    }

    @Test
    void s5_8TheHundredAndFirstIsTooMany() {
      for (int i = 0; i < 100; i++) {
        assertThat(message(i)).contains("KEPT");
      }
      assertThat(message(100)).containsExactly("m100 full");
      assertThat(open(all("i", 0))).hasSize(101).startsWith("m0 to i of 1", "m1 to i of 1");
    }

    @Test
    void s5_8EachExpiresAtItsTimeWithOneWakeUp() {
      assertThat(apply(offer(1, 300))).containsExactly("KEPT", "wake at 1000300");
      assertThat(apply(offer(2, 100))).containsExactly("KEPT", "wake at 1000100, not 1000300");
      assertThat(apply(offer(3, 200))).containsExactly("KEPT");
      now += 100;
      assertThat(timeReached()).containsExactly("m2 unmatched", "wake at 1000200");
      now += 50;
      assertThat(timeReached()).isEmpty();
      now += 150;
      assertThat(timeReached()).containsExactly("m1 unmatched", "m3 unmatched");
      assertNothingLeft();
    }

    @Test
    void s5_8AStaleWakeUpChangesNothing() {
      message(1);
      byte[] before = store.head;
      store.accesses();
      assertThat(timeReached()).isEmpty();
      assertThat(store.accesses()).isEqualTo(1);
      assertThat(store.head).isSameAs(before);
    }

    @Test
    void s5_8OnlyCountedIfNoListenerWantsADeadLetter() {
      apply(new Offer(KEY, record(1), 100, true));
      now += 100;
      assertThat(timeReached()).containsExactly("EXPIRED");
      assertNothingLeft();
    }

    @Test
    void s5_8ReturnedItKeepsItsFirstDeadline() {
      message(1);
      open(once("i", 0));
      now += KEEP + 5;
      assertThat(giveBack(0)).containsExactly("RETURNED", "KEPT", "wake at 1600000");
      assertThat(timeReached()).containsExactly("m1 unmatched");
      assertNothingLeft();
    }

    @Test
    void s5_8KeptLongerThanItsTimeIfNobodySaysThatTimeHasCome() {
      message(1);
      now += 2 * KEEP;
      assertThat(open(once("i", 0))).contains("m1 to i of 1");
    }

    @Test
    void aLongCorrelationValueIsInTheDeadLetter() {
      Key key = new Key("channel", "x".repeat(1_000));
      correlator.apply(store, new Offer(key, record(1), 100, false), now);
      now += 100;
      List<Output> outputs = correlator.apply(store, new TimeReached(), now);
      assertThat(((Output.Unmatched) outputs.get(0)).offer().key()).isEqualTo(key);
    }
  }

  @Nested
  class Hints {

    @Test
    void aHintGetsMessagesUntilItExpires() {
      assertThat(hint("i", 1)).containsExactly("wake at 1060000");
      assertThat(message(1)).containsExactly("m1 to i of 1");
      assertThat(message(2)).containsExactly("m2 to i of 1");
      now += 60_000;
      assertThat(timeReached()).isEmpty();
      assertNothingLeft();
    }

    @Test
    void aHintGetsWhatIsKept() {
      message(1);
      assertThat(hint("i", 1)).contains("m1 to i of 1");
    }

    @Test
    void theOpeningReplacesTheHint() {
      hint("i", 1);
      assertThat(open(once("i", 0))).containsExactly("wake never, not 1060000");
      assertThat(message(1)).containsExactly("m1 to i of 1");
      assertNothingLeft();
    }

    @Test
    void aHintForASubscribedInstanceChangesNothing() {
      open(all("i", 0));
      assertThat(hint("i", 2)).containsExactly("STALE");
      close("i", 1, 0);
      assertNothingLeft();
    }

    @Test
    void closingAndReturningRemoveTheHint() {
      hint("i", 1);
      close("i", 1, 0);
      assertNothingLeft();
      hint("i", 1);
      message(1);
      giveBack(0);
      timeReachedFarAway();
      assertNothingLeft();
    }

    @Test
    void moreThanEightHintsAreNotRemembered() {
      for (int i = 0; i < 8; i++) {
        hint("i" + i, 1);
      }
      assertThat(hint("i8", 1)).containsExactly("STALE");
    }

    @Test
    void exclusiveHintsComeAfterExclusiveSubscriptions() {
      apply(new Hint(KEY, "h", 1, true));
      apply(new Hint(KEY, "g", 1, true));
      open(exclusive("i", 0));
      assertThat(message(1)).containsExactly("m1 to i of 1");
      assertThat(message(2)).containsExactly("m2 to h of 1");
      assertThat(giveBack(1)).containsExactly("RETURNED", "m2 to g of 1");
    }
  }

  @Nested
  class State {

    @Test
    void theCommonCaseReadsAndWritesTheHeadOncePerInput() {
      open(once("i", 0));
      assertThat(store.accesses()).isEqualTo(2);
      message(1);
      assertThat(store.accesses()).isEqualTo(2);
      assertNothingLeft();
    }

    @Test
    void whatChangesNothingWritesNothing() {
      open(all("i", 0));
      store.accesses();
      message(1);
      open(all("i", 0));
      close("j", 1, 0);
      hint("i", 1);
      timeReached();
      assertThat(store.accesses()).isEqualTo(5);
    }

    @Test
    void anInputThatFailsLeavesTheStoreUntouched() {
      for (int i = 0; i < 20; i++) {
        open(once("i" + i, 0));
      }
      byte[] head = store.head;
      int parts = store.parts.size();
      store.parts.put("s9", "broken".getBytes(UTF_8));
      assertThatThrownBy(() -> message(1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(store.head).isSameAs(head);
      assertThat(store.parts).hasSize(parts);
    }

    @Test
    void fieldsOfANewerVersionStay() {
      open(all("i", 0));
      byte[] head = store.head;
      byte[] more = Arrays.copyOf(head, head.length + 3);
      more[head.length] = (byte) 0xf8; // field 31
      more[head.length + 1] = 1;
      more[head.length + 2] = 5;
      store.head = more;
      open(all("j", 0));
      close("j", 1, 0);
      assertThat(store.head).isEqualTo(more);
    }
  }

  private List<String> message(int offset) {
    return apply(offer(offset, KEEP));
  }

  private static Offer offer(int offset, long keepMillis) {
    return new Offer(KEY, record(offset), keepMillis, false);
  }

  private static Message record(int offset) {
    return new Message("T", 0, offset, 0, null, "{}".getBytes(UTF_8), List.of());
  }

  private List<String> open(Subscription subscription) {
    return apply(new Open(KEY, subscription));
  }

  private List<String> close(String instance, long life, long number) {
    return apply(new Close(KEY, instance, life, number));
  }

  private List<String> hint(String instance, long life) {
    return apply(new Hint(KEY, instance, life, false));
  }

  private List<String> giveBack(int delivery) {
    return apply(new Return(deliveries.get(delivery), false));
  }

  private List<String> turnAway(int delivery) {
    return apply(new Return(deliveries.get(delivery), true));
  }

  private List<String> timeReached() {
    return apply(new TimeReached());
  }

  private void timeReachedFarAway() {
    now += 10 * KEEP;
    timeReached();
  }

  private static Subscription once(String instance, long number) {
    return new Subscription(instance, 1, number, true, false, false);
  }

  private static Subscription all(String instance, long number) {
    return new Subscription(instance, 1, number, false, false, false);
  }

  private static Subscription exclusive(String instance, long number) {
    return new Subscription(instance, 1, number, true, false, true);
  }

  private static Subscription again(String instance, long number) {
    return new Subscription(instance, 1, number, true, true, true);
  }

  private List<String> apply(Input input) {
    return outputs(correlator.apply(store, input, now));
  }

  private List<String> outputs(List<Output> outputs) {
    Lines lines = new Lines();
    outputs.forEach(output -> output.handle(lines));
    return lines.all;
  }

  private void assertNothingLeft() {
    assertThat((@Nullable Object) store.head).isNull();
    assertThat(store.parts).isEmpty();
  }

  /** Outputs as text; remembers the deliveries. */
  private final class Lines implements Output.Handler {

    private final List<String> all = new ArrayList<>();

    @Override
    public void deliver(Delivery delivery) {
      deliveries.add(delivery);
      all.add(
          name(delivery.offer())
              + " to "
              + delivery.subscription().instance()
              + " of "
              + delivery.of());
    }

    @Override
    public void unmatched(Offer offer) {
      all.add(name(offer) + " unmatched");
    }

    @Override
    public void full(Offer offer) {
      all.add(name(offer) + " full");
    }

    @Override
    public void wakeAt(long at, long insteadOf) {
      all.add(
          "wake "
              + (at == 0 ? "never" : "at " + at)
              + (insteadOf == 0 ? "" : ", not " + insteadOf));
    }

    @Override
    public void counted(Output.Counter counter) {
      all.add(counter.name());
    }

    private String name(Offer offer) {
      return "m" + offer.message().offset();
    }
  }
}
