package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Return;
import io.daggerflow.correlation.Subscription;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Correlation keys in every state in which one can be in a savepoint, and what becomes of them. */
final class EveryKey implements AutoCloseable {

  static final long BEGUN = 1_900_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long KEPT_MILLIS = 60 * MINUTE;

  /** More than stand in the head. */
  private static final int MANY = 20;

  private static final Key WAITED_FOR = key("waited for");
  private static final Key ONE_OF_ALL = key("one of all");
  private static final Key KEPT = key("kept");
  private static final Key UNMATCHED = key("unmatched");
  private static final Key RETURNED = key("returned");

  private final KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> harness;

  private EveryKey(@Nullable OperatorSubtaskState snapshot, long now) throws Exception {
    harness =
        Operators.opened(Operators.correlate(Samples.settings("golden", List.of())), snapshot, now);
  }

  private static Key key(String value) {
    return new Key("channel-123", value);
  }

  /** Brings a key into every state. */
  static EveryKey begun() throws Exception {
    EveryKey all = new EveryKey(null, BEGUN);
    for (int i = 0; i < MANY; i++) {
      all.open(WAITED_FOR, shared("i-" + i));
      all.open(ONE_OF_ALL, exclusive("i-" + i, false));
      all.offer(KEPT, i);
    }
    all.open(ONE_OF_ALL, exclusive("again", true));
    all.offer(UNMATCHED, 1);
    all.open(RETURNED, shared("i-1"));
    all.open(RETURNED, shared("i-2"));
    all.offer(RETURNED, 1);
    all.giveBack(shared("i-1"));
    return all;
  }

  static EveryKey restored(OperatorSubtaskState savepoint) throws Exception {
    return new EveryKey(savepoint, BEGUN + MINUTE);
  }

  OperatorSubtaskState savepoint() throws Exception {
    return Operators.savepoint(harness);
  }

  /** What was told before the snapshot counts, and nothing is left in the end. */
  void finish() throws Exception {
    Operators.out(harness);
    offer(WAITED_FOR, 1);
    assertThat(receivers()).hasSize(MANY).startsWith("i-0", "i-1").endsWith("i-19");
    offer(ONE_OF_ALL, 1);
    offer(ONE_OF_ALL, 2);
    assertThat(receivers()).containsExactly("again", "i-0");
    open(KEPT, shared("late"));
    assertThat(Operators.out(harness))
        .extracting(frame -> frame.delivery().offer().message().offset())
        .hasSize(MANY)
        .isSorted();
    giveBack(shared("i-2"));
    assertThat(receivers()).as("both gave it back, so it is kept").isEmpty();
    open(RETURNED, shared("late"));
    assertThat(receivers()).containsExactly("late");
    for (int i = 0; i < MANY; i++) {
      close(WAITED_FOR, "i-" + i);
      close(ONE_OF_ALL, "i-" + i);
    }
    close(KEPT, "late");
    close(RETURNED, "late");
    harness.setProcessingTime(BEGUN + KEPT_MILLIS - 1);
    assertThat(Operators.out(harness, Names.SIDE)).isEmpty();
    harness.setProcessingTime(BEGUN + KEPT_MILLIS);
    assertThat(Samples.to("dagger.dead-letters", Operators.out(harness, Names.SIDE)))
        .singleElement()
        .satisfies(letter -> assertThat(Samples.text(letter)).contains("UNMATCHED"));
    assertThat(Samples.keys(harness.getOperator(), "key")).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
  }

  private List<String> receivers() {
    return Operators.out(harness).stream().map(Frame::key).toList();
  }

  private static Subscription shared(String instance) {
    return new Subscription(instance, 7, 1, false, false, false);
  }

  private static Subscription exclusive(String instance, boolean again) {
    return new Subscription(instance, 7, 1, true, again, true);
  }

  private void open(Key key, Subscription subscription) throws Exception {
    Operators.send(harness, key, new Open(key, subscription));
  }

  private void close(Key key, String instance) throws Exception {
    Operators.send(harness, key, new Close(key, instance, 7, 1));
  }

  private void offer(Key key, long offset) throws Exception {
    Operators.send(harness, key, anOffer(key, offset));
  }

  private static Offer anOffer(Key key, long offset) {
    return new Offer(key, Samples.message("T", offset, "{}"), KEPT_MILLIS, false);
  }

  private void giveBack(Subscription from) throws Exception {
    Delivery delivery = new Delivery(anOffer(RETURNED, 1), from, 2);
    Operators.send(harness, RETURNED, new Return(delivery, false));
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
