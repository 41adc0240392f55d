package io.daggerflow.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.codec.FieldWriter;
import io.daggerflow.correlation.LoopbackBatch.Request;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of loopback records, and of what travels between operators. */
final class CorrelationFormatTest {

  private static final Key KEY = new Key("abcdefghijk", "A1");
  private static final Subscription SUBSCRIPTION = new Subscription("o-1", 17, 2, true, true, true);
  private static final Delivery DELIVERY =
      new Delivery(
          new Offer(KEY, message(null, null), 600, true, 99, List.of("o-2", "o-3")),
          SUBSCRIPTION,
          3);

  @Test
  void goldenBatch() {
    LoopbackBatch batch =
        new LoopbackBatch(
            "run-1",
            5,
            "o-1",
            List.of(
                new Close(KEY, "o-1", 17, 1),
                new Open(KEY, SUBSCRIPTION),
                new Return(DELIVERY, true)),
            List.of(),
            0);
    byte[] bytes = CorrelationFormat.write(batch);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "0a0572756e2d3110051a036f2d31"
                + "2a1a0a0b6162636465666768696a6b120241311a036f2d3120112801"
                + "221c0a0b6162636465666768696a6b120241311a036f2d31201128043007"
                + "32470a430a320a0b6162636465666768696a6b120241311a0e0a0154100318808080808020200120d8"
                + "04280130633a036f2d323a036f2d33120b1a036f2d3120112804300718031001");
    assertThat(CorrelationFormat.readBatch(bytes)).isEqualTo(batch);
  }

  @Test
  void requestsToOtherInstances() {
    LoopbackBatch batch =
        new LoopbackBatch("r", 1, "i", List.of(), List.of(new Request("j", new byte[] {1, 2})), 0);
    LoopbackBatch read = CorrelationFormat.readBatch(CorrelationFormat.write(batch));
    assertThat(read.requests().get(0).instance()).isEqualTo("j");
    assertThat(read.requests().get(0).body()).containsExactly(1, 2);
  }

  @Test
  void noticesKeepTheirOrder() {
    List<Notice> notices =
        List.of(
            new Open(KEY, SUBSCRIPTION),
            new Return(DELIVERY, false),
            new Close(KEY, "o-1", 17, 2),
            new Open(KEY, SUBSCRIPTION));
    LoopbackBatch batch = new LoopbackBatch("r", 1, "o-1", notices, List.of(), 0);
    assertThat(CorrelationFormat.readBatch(CorrelationFormat.write(batch)).notices())
        .isEqualTo(notices);
  }

  @Test
  void whatANewerVersionAddsDoesNotDisturb() {
    byte[] bytes =
        new FieldWriter()
            .text(1, "r")
            .number(2, 1)
            .text(3, "i")
            .message(20, kind -> kind.text(1, "new"))
            .message(
                4,
                open ->
                    open.text(1, "channel").text(2, "A").text(3, "i").number(4, 7).text(9, "new"))
            .number(21, 5)
            .toBytes();
    LoopbackBatch batch = CorrelationFormat.readBatch(bytes);
    assertThat(batch.unknown()).isEqualTo(2);
    assertThat(batch.notices())
        .containsExactly(
            new Open(new Key("channel", "A"), new Subscription("i", 7, 0, false, false, false)));
  }

  @Test
  void everyInputThatTravels() {
    for (Input input :
        List.of(
            DELIVERY.offer(),
            new Offer(KEY, message(null, null), 1, false),
            new Open(KEY, SUBSCRIPTION),
            new Close(KEY, "o-1", 1L << 60, 1),
            new Hint(KEY, "o-1", 17, true),
            new Return(DELIVERY, true))) {
      assertThat(CorrelationFormat.readInput(CorrelationFormat.write(input))).isEqualTo(input);
    }
    assertThat(CorrelationFormat.readDelivery(CorrelationFormat.write(DELIVERY)))
        .isEqualTo(DELIVERY);
  }

  @Test
  void timeDoesNotTravel() {
    assertThatThrownBy(() -> CorrelationFormat.write(new TimeReached()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesOfMessagesStayAsTheyAre() {
    byte[] value = {(byte) 0xff, 0};
    Offer offer = new Offer(KEY, message(new byte[0], value), 1, false);
    Message read = ((Offer) CorrelationFormat.readInput(CorrelationFormat.write(offer))).message();
    assertThat(read.key()).isEmpty();
    assertThat(read.value()).isEqualTo(value);
    assertThat(read.headers().get(0).value()).isNull();
    assertThat(read.timestamp()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0a", "2201", "ff", "1200", "3200", "4200"})
  void brokenBytesAreRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> CorrelationFormat.readInput(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textsOfKeysAreEqualForEqualKeysOnly() {
    String longest = "x".repeat(256);
    assertThat(KEY.text()).isEqualTo("abcdefghijk=A1");
    assertThat(new Key("c", longest).text()).isEqualTo("c=" + longest);
    assertThat(new Key("c", longest + "x").text()).startsWith("c#").hasSize(45);
    assertThat(new Key("c", "ä".repeat(128)).text()).startsWith("c=");
    assertThat(new Key("c", "ä".repeat(129)).text()).startsWith("c#");
    assertThat(new Key("c", longest + "y").text()).isNotEqualTo(new Key("c", longest + "z").text());
  }

  private static Message message(byte[] key, byte[] value) {
    return new Message(
        "T",
        3,
        1L << 40,
        -1,
        key,
        value,
        value == null ? List.of() : List.of(new Header("h", null)));
  }
}
