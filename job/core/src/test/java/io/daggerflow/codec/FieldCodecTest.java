package io.daggerflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import io.daggerflow.value.Json;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldCodecTest {

  @Test
  void whatIsWrittenIsProtobufAndIsReadAgain() throws Exception {
    byte[] bytes =
        new FieldWriter(1)
            .number(1, 300)
            .signed(2, -5)
            .flag(3, true)
            .text(4, "Grüße")
            .bytes(5, new byte[] {1, 2})
            .message(6, inner -> inner.number(1, Long.MAX_VALUE))
            .number(7, 0)
            .text(8, null)
            .toBytes();

    CodedInputStream protobuf = CodedInputStream.newInstance(bytes);
    assertThat(protobuf.readTag()).isEqualTo(1 << 3);
    assertThat(protobuf.readInt64()).isEqualTo(300);
    assertThat(protobuf.readTag()).isEqualTo(2 << 3);
    assertThat(protobuf.readSInt64()).isEqualTo(-5);
    assertThat(protobuf.readTag()).isEqualTo(3 << 3);
    assertThat(protobuf.readBool()).isTrue();
    assertThat(protobuf.readTag()).isEqualTo(4 << 3 | 2);
    assertThat(protobuf.readString()).isEqualTo("Grüße");

    FieldReader in = new FieldReader(bytes);
    assertThat(in.next()).isEqualTo(1);
    assertThat(in.number()).isEqualTo(300);
    assertThat(in.next()).isEqualTo(2);
    assertThat(in.signed()).isEqualTo(-5);
    assertThat(in.next()).isEqualTo(3);
    assertThat(in.flag()).isTrue();
    assertThat(in.next()).isEqualTo(4);
    assertThat(in.text()).isEqualTo("Grüße");
    assertThat(in.next()).isEqualTo(5);
    assertThat(in.bytes()).containsExactly(1, 2);
    assertThat(in.next()).isEqualTo(6);
    FieldReader inner = in.message();
    assertThat(inner.next()).isEqualTo(1);
    assertThat(inner.number()).isEqualTo(Long.MAX_VALUE);
    assertThat(inner.next()).isZero();
    assertThat(in.next()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "17",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "1.5",
        "\"\"",
        "\"text\"",
        "[]",
        "{}",
        "[null, [1], {\"a\": null, \"b\": [true, -1, 0.0]}]"
      })
  void everyJsonValueComesBackAsItWas(String json) throws Exception {
    Object value = Json.parse(json);
    FieldReader in = new FieldReader(new FieldWriter().value(1, value).toBytes());
    in.next();
    assertThat(in.value()).isEqualTo(value);
  }

  @Test
  void fieldsOfANewerVersionAreKept() {
    byte[] newer =
        new FieldWriter()
            .number(1, 1)
            .number(99, 7)
            .text(100, "new")
            .value(101, 2.5)
            .number(2, 2)
            .toBytes();
    FieldReader in = new FieldReader(newer);
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field < 3) {
        in.number();
      } else {
        in.keep();
      }
    }
    byte[] kept = new FieldWriter().number(1, 1).number(2, 2).unknown(in.unknown()).toBytes();
    assertThat(kept)
        .isEqualTo(
            new FieldWriter()
                .number(1, 1)
                .number(2, 2)
                .number(99, 7)
                .text(100, "new")
                .value(101, 2.5)
                .toBytes());
  }

  @Test
  void bytesThatAreNoFieldsAreRefusedAndNeverReadPastTheEnd() {
    byte[] good = new FieldWriter().text(1, "text").number(2, 1 << 20).value(3, 1.5).toBytes();
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      if (bad.length > 0) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        FieldReader in = new FieldReader(bad);
        while (in.next() != 0) {
          in.keep();
        }
      } catch (IllegalArgumentException expected) {
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThatThrownBy(() -> new FieldReader(new byte[] {(byte) 0x80}).next())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("malformed");
  }
}
