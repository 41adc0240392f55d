package io.daggerflow.correlation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.codec.MemoryStore;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** State that was written once can be read for ever: these bytes may not change. */
final class GoldenStateTest {

  private static final Key KEY = new Key("abcdefghijk", "A1");

  private final MemoryStore store = new MemoryStore();

  @Test
  void headOfOneSubscription() {
    apply(8, new Open(KEY, new Subscription("o-1", 17, 0, true, false, false)), 0);
    assertThat(hex(store.head)).isEqualTo("1a091a036f2d3120113001");
    assertThat(apply(8, offer(3), 0)).hasSize(1);
    assertThat(store.empty()).isTrue();
  }

  @Test
  void headOfAllKinds() {
    apply(8, new Open(KEY, new Subscription("o-1", 17, 0, false, false, false)), 1_000);
    apply(8, new Open(KEY, new Subscription("o-2", 18, 1, true, true, true)), 1_000);
    apply(8, new Open(KEY, new Subscription("o-3", 19, 0, true, false, true)), 1_000);
    apply(8, new Hint(KEY, "o-4", 20, false), 1_000);
    Subscription gone = new Subscription("o-5", 21, 0, true, false, false);
    apply(8, new Return(new Delivery(offer(4), gone, 2), false), 1_000);
    assertThat(hex(store.head))
        .isEqualTo(
            "08c8dc03"
                + "120f0a091a036f2d342014280110c8dc03"
                + "1a071a036f2d312011"
                + "220b1a036f2d322012280230072a091a036f2d3320133005"
                + "3a0d0a015410011804200128a8d724");
    assertThat(apply(8, offer(5), 1_000)).hasSize(3);
  }

  @Test
  void headOfAKeptMessage() {
    apply(8, offer(3), 1_000);
    assertThat(hex(store.head))
        .isEqualTo(
            "08dc0b"
                + "32310a0b6162636465666768696a6b120241311a160a01541001180320d00f32027b7d3a060a0168120176"
                + "20f403280130dc0b");
    apply(8, new TimeReached(), 1_500);
    assertThat(store.empty()).isTrue();
  }

  @Test
  void parts() {
    for (int i = 1; i <= 4; i++) {
      apply(1, new Open(KEY, new Subscription("o-" + i, 17, 0, false, false, false)), 0);
    }
    apply(1, new Close(KEY, "o-3", 17, 0), 0);
    for (int i = 1; i <= 2; i++) {
      Subscription gone = new Subscription("o-5", 21, 0, true, false, false);
      apply(1, new Return(new Delivery(offer(i), gone, 2), false), 0);
    }
    assertThat(hex(store.head))
        .isEqualTo(
            "08c0cf24"
                + "1a071a036f2d312011"
                + "5a080801100318042002"
                + "3a0d0a015410011801200128c0cf24"
                + "7a080801100118022001");
    assertThat(partsAsText())
        .containsExactly(
            "io-2 08031001",
            "io-4 08031003",
            "m1:2:T 08071001",
            "r1 0a0d0a015410011802200128c0cf24",
            "s1 0a071a036f2d3220111001",
            "s3 0a071a036f2d3420111801");
    assertThat(apply(1, offer(9), 0)).hasSize(3);
  }

  @Test
  void partsOfKeptMessages() {
    apply(1, offer(1), 0);
    apply(1, offer(2), 0);
    assertThat(partsAsText())
        .containsExactly(
            "k1 0a310a0b6162636465666768696a6b120241311a160a01541001180220d00f32027b7d"
                + "3a060a016812017620f403280130f403");
  }

  private List<Output> apply(int inline, Input input, long now) {
    return new Correlator(100, inline).apply(store, input, now);
  }

  private static Offer offer(long offset) {
    Message message =
        new Message(
            "T",
            1,
            offset,
            1_000,
            null,
            "{}".getBytes(UTF_8),
            List.of(new Header("h", "v".getBytes(UTF_8))));
    return new Offer(KEY, message, 500, true);
  }

  private List<String> partsAsText() {
    List<String> texts = new ArrayList<>();
    new TreeMap<>(store.parts).forEach((name, bytes) -> texts.add(name + ' ' + hex(bytes)));
    return texts;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
