package io.daggerflow.correlation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.codec.MemoryStore;
import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the head and what lies in parts makes no difference to what comes out. */
final class SpillTest {

  /** {@code -Dcorrelation.seed=…} repeats a failed run. */
  private static final long SEED = Long.getLong("correlation.seed", 7);

  private static final Key KEY = new Key("channel", "A1");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8})
  void randomInputsGiveTheSameOutputs(int inline) {
    for (int run = 0; run < 40; run++) {
      Random random = new Random(SEED + run);
      Inputs inputs = new Inputs(random, 1 + random.nextInt(20));
      MemoryStore all = new MemoryStore();
      MemoryStore some = new MemoryStore();
      long now = 0;
      for (int i = 0; i < 500; i++) {
        Input input = inputs.next();
        now += random.nextInt(2_000);
        List<Output> expected = new Correlator(10, 1_000).apply(all, input, now);
        List<Output> actual = new Correlator(10, inline).apply(some, input, now);
        assertThat(texts(actual)).as("seed %s, input %s", SEED + run, i).isEqualTo(texts(expected));
        inputs.seen(expected);
        assertThat(some.head == null).isEqualTo(all.head == null);
      }
      for (Notice notice : inputs.closeAll()) {
        new Correlator(10, inline).apply(some, notice, now);
      }
      new Correlator(10, inline).apply(some, new TimeReached(), now + 10_000_000);
      assertThat(some.empty()).as("seed %s", SEED + run).isTrue();
    }
  }

  private static List<String> texts(List<Output> outputs) {
    return outputs.stream().map(SpillTest::text).toList();
  }

  private static String text(Output output) {
    if (output instanceof Output.Deliver deliver) {
      Delivery delivery = deliver.delivery();
      return delivery.offer().message().offset()
          + " to "
          + delivery.subscription()
          + delivery.of()
          + delivery.offer().turnedAwayBy();
    }
    if (output instanceof Output.Unmatched unmatched) {
      return unmatched.offer().message().offset() + " unmatched";
    }
    if (output instanceof Output.Full full) {
      return full.offer().message().offset() + " full";
    }
    return output.toString();
  }

  /** Any input at any time, also such that no instance would send. */
  private static final class Inputs {

    private final Random random;
    private final int instances;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Open> opened = new ArrayList<>();
    private long offset;
    private long number;

    Inputs(Random random, int instances) {
      this.random = random;
      this.instances = instances;
    }

    Input next() {
      String instance = "i" + random.nextInt(instances);
      int kind = random.nextInt(100);
      if (kind < 35) {
        opened.add(new Open(KEY, subscription(instance)));
        return opened.get(opened.size() - 1);
      }
      if (kind < 45) {
        return new Close(KEY, instance, 1, Math.max(0, number - 1 - random.nextInt(10)));
      }
      if (kind < 50) {
        return new Hint(KEY, instance, 1, random.nextBoolean());
      }
      if (kind < 70 && !deliveries.isEmpty()) {
        Delivery delivery = deliveries.remove(random.nextInt(deliveries.size()));
        return new Return(delivery, delivery.subscription().exclusive() && random.nextBoolean());
      }
      return kind < 75 ? new TimeReached() : offer();
    }

    private Subscription subscription(String instance) {
      return new Subscription(
          instance,
          1,
          number++,
          random.nextBoolean(),
          random.nextInt(4) == 0,
          random.nextInt(3) == 0);
    }

    private Offer offer() {
      byte[] value = "x".repeat(random.nextInt(10) == 0 ? 2_000 : 10).getBytes(UTF_8);
      Message message = new Message("T", 0, offset++, 0, null, value, List.of());
      return new Offer(KEY, message, random.nextInt(60_000), random.nextInt(5) == 0);
    }

    void seen(List<Output> outputs) {
      for (Output output : outputs) {
        if (output instanceof Output.Deliver deliver) {
          deliveries.add(deliver.delivery());
        }
      }
    }

    List<Notice> closeAll() {
      return opened.stream()
          .map(open -> (Notice) new Close(KEY, open.instance(), 1, open.subscription().number()))
          .toList();
    }
  }
}
