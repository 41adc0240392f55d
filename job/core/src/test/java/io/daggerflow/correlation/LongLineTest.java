package io.daggerflow.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.codec.MemoryStore;
import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many at one key: what an input costs is counted in accesses of the store. */
final class LongLineTest {

  private static final int MANY = 100_000;
  private static final int FEW_ACCESSES = 12;
  private static final Key KEY = new Key("channel", "A1");

  private final MemoryStore store = new MemoryStore();
  private final Correlator correlator = new Correlator(100);

  @Test
  void addingAndClosingInAnyOrderCostTheSameHoweverManyThereAre() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      assertFewAccesses(open(i, false, false));
      order.add(i);
    }
    Collections.shuffle(order, new Random(7));
    for (int i : order.subList(0, MANY - 3)) {
      assertFewAccesses(close(i));
    }
    List<Integer> rest = new ArrayList<>(order.subList(MANY - 3, MANY));
    Collections.sort(rest);
    assertThat(deliveredTo(message(1))).isEqualTo(rest);
    assertThat(store.accesses()).isLessThan(FEW_ACCESSES);
    rest.forEach(this::close);
    assertThat(store.empty()).isTrue();
  }

  @Test
  void anExclusiveMessageCostsTheSameHoweverManyWaitOrWereClosed() {
    for (int i = 0; i < MANY; i++) {
      open(i, true, true);
    }
    for (int i = 100; i < MANY - 100; i++) {
      close(i);
    }
    for (int i = 0; i < 200; i++) {
      store.accesses();
      List<Output> outputs = message(i);
      assertFewAccesses(outputs);
      assertThat(deliveredTo(outputs)).containsExactly(i < 100 ? i : MANY - 200 + i);
    }
    assertThat(store.empty()).isTrue();
  }

  @Test
  void aMessageForAllReachesAllInOrderAndNothingIsLeft() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      open(i, true, false);
      all.add(i);
    }
    store.accesses();
    List<Output> outputs = message(1);
    assertThat(deliveredTo(outputs)).isEqualTo(all);
    assertThat(store.accesses()).isLessThan(4 * MANY);
    assertThat(store.empty()).isTrue();
    for (Output output : outputs.subList(0, 10)) {
      Delivery delivery = ((Output.Deliver) output).delivery();
      assertFewAccesses(correlator.apply(store, new Return(delivery, false), 0));
    }
  }

  @Test
  void whenAllReturnAMessageItIsKept() {
    for (int i = 0; i < 1_000; i++) {
      open(i, true, false);
    }
    List<Output> outputs = message(1);
    for (Output output : outputs) {
      Delivery delivery = ((Output.Deliver) output).delivery();
      store.accesses();
      assertFewAccesses(correlator.apply(store, new Return(delivery, false), 0));
    }
    assertThat(deliveredTo(open(7, true, false))).containsExactly(7);
    assertThat(store.empty()).isTrue();
  }

  @Test
  void manyCountsCostTheSameAsFew() {
    for (int i = 0; i < 1_000; i++) {
      open(1, true, false);
      open(2, true, false);
      Delivery delivery = ((Output.Deliver) message(i).get(0)).delivery();
      store.accesses();
      assertFewAccesses(correlator.apply(store, new Return(delivery, false), i));
    }
    correlator.apply(store, new TimeReached(), 600_499);
    assertThat(store.parts.keySet().stream().filter(name -> name.startsWith("r"))).hasSize(500);
    correlator.apply(store, new TimeReached(), 700_000);
    assertThat(store.empty()).isTrue();
  }

  private void assertFewAccesses(List<Output> outputs) {
    assertThat(store.accesses()).as("accesses for %s", outputs).isLessThan(FEW_ACCESSES);
  }

  private List<Output> open(int instance, boolean once, boolean exclusive) {
    Subscription subscription =
        new Subscription(Integer.toString(instance), 1, 0, once, false, exclusive);
    return correlator.apply(store, new Open(KEY, subscription), 0);
  }

  private List<Output> close(int instance) {
    return correlator.apply(store, new Close(KEY, Integer.toString(instance), 1, 0), 0);
  }

  private List<Output> message(int offset) {
    Message message = new Message("T", 0, offset, 0, null, null, List.of());
    return correlator.apply(store, new Offer(KEY, message, 100, false), 0);
  }

  private static List<Integer> deliveredTo(List<Output> outputs) {
    List<Integer> instances = new ArrayList<>();
    for (Output output : outputs) {
      if (output instanceof Output.Deliver deliver) {
        instances.add(Integer.valueOf(deliver.delivery().subscription().instance()));
      }
    }
    return instances;
  }
}
