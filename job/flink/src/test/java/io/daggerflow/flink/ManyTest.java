package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 100,000 of something in one operator, on RocksDB. */
final class ManyTest {

  private static final int MANY = 100_000;
  private static final Key KEY = new Key("channel-123", "A1");

  private static Offer offer(long offset) {
    return new Offer(KEY, Samples.message("T", offset, "{}"), 60_000, false);
  }

  @Test
  void subscriptionsAtOneKeyGetTheirMessagesInOrder() throws Exception {
    try (var correlate =
        Operators.opened(Operators.correlate(Samples.settings("run-1", List.of())), null, 1_000)) {
      for (int i = 0; i < MANY; i++) {
        boolean exclusive = i % 2 == 0;
        Subscription subscription = new Subscription("i-" + i, 1, 0, exclusive, false, exclusive);
        Operators.send(correlate, KEY, new Open(KEY, subscription));
      }
      assertThat(Operators.out(correlate)).isEmpty();
      for (int round = 0; round < 3; round++) {
        Operators.send(correlate, KEY, offer(round));
        List<Integer> receivers = new ArrayList<>();
        Operators.out(correlate)
            .forEach(frame -> receivers.add(Integer.valueOf(frame.key().substring(2))));
        assertThat(receivers.stream().filter(i -> i % 2 == 0))
            .as("the next one of those that want it for themselves")
            .containsExactly(2 * round);
        assertThat(receivers.stream().filter(i -> i % 2 == 1).toList())
            .as("all others, in order")
            .hasSize(MANY / 2)
            .isSorted();
      }
    }
  }
}
