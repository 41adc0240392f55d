package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.codec.FieldWriter;
import io.daggerflow.message.Header;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchFormatTest {

  /** Bytes of a savepoint: they are read like this for ever. */
  private static final String GOLDEN =
      "080312056131326233180720022a370a200a08434f4d4d414e44531a016b2201762a060a01681201782a"
          + "060a046e6f6e650a130a0f6461676765722e6c6f6f706261636b1001";

  private final BatchFormat format = new BatchFormat();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Batch batch() {
    FieldWriter content = new FieldWriter();
    BatchFormat.add(
        new OutRecord(
            "COMMANDS",
            null,
            bytes("k"),
            bytes("v"),
            List.of(new Header("h", bytes("x")), new Header("none", null))),
        content);
    BatchFormat.add(new OutRecord("dagger.loopback", 0, null, null, List.of()), content);
    return new Batch(3, "a12b3", 7, 2, content.toBytes());
  }

  @Test
  void theBytesAreThoseOfReleasedSavepoints() throws Exception {
    assertThat(HexFormat.of().formatHex(format.serialize(batch()))).isEqualTo(GOLDEN);
    assertThat(format.getVersion()).isEqualTo(101);
    Batch read = format.deserialize(101, HexFormat.of().parseHex(GOLDEN));
    assertThat(read).usingRecursiveComparison().isEqualTo(batch());
  }

  @Test
  void recordsAreReadAsTheyWereAdded() {
    List<OutRecord> records = BatchFormat.records(batch());
    assertThat(records)
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new OutRecord(
                    "COMMANDS",
                    null,
                    bytes("k"),
                    bytes("v"),
                    List.of(new Header("h", bytes("x")), new Header("none", null))),
                new OutRecord("dagger.loopback", 0, null, null, List.of())));
  }

  @Test
  void theStateOfAnotherSinkIsRefused() {
    assertThatThrownBy(() -> format.deserialize(1, new byte[0]))
        .hasMessageContaining("Expected output of '--sink write-ahead' in the savepoint");
  }
}
