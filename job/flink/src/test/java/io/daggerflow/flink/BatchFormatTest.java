package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.message.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchFormatTest {

  /** Bytes of a savepoint: they are read like this for ever. */
  private static final String GOLDEN =
      "08031205613132623318072002324a04224d186050fb3b000080000000200a08434f4d4d414e44531a016b2201762a06"
          + "0a01681201782a060a046e6f6e65000000130a0f6461676765722e6c6f6f706261636b100100000000";

  /** Likewise, of a time when the records were not packed. */
  private static final String GOLDEN_UNPACKED =
      "080312056131326233180720022a370a200a08434f4d4d414e44531a016b2201762a060a01681201782a"
          + "060a046e6f6e650a130a0f6461676765722e6c6f6f706261636b1001";

  private static final List<OutRecord> RECORDS =
      List.of(
          new OutRecord(
              "COMMANDS",
              null,
              bytes("k"),
              bytes("v"),
              List.of(new Header("h", bytes("x")), new Header("none", null))),
          new OutRecord("dagger.loopback", 0, null, null, List.of()));

  private final BatchFormat format = new BatchFormat();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Batch batch() throws IOException {
    BatchContent content = new BatchContent();
    for (OutRecord record : RECORDS) {
      content.add(record);
    }
    return new Batch(3, "a12b3", 7, 2, content.toBytes());
  }

  private static List<OutRecord> records(Batch batch) throws IOException {
    List<OutRecord> records = new ArrayList<>();
    BatchContent.forEach(batch.content(), records::add);
    return records;
  }

  private Batch read(String bytes) throws IOException {
    return format.deserialize(101, HexFormat.of().parseHex(bytes));
  }

  @Test
  void theBytesAreThoseOfReleasedSavepoints() throws Exception {
    assertThat(HexFormat.of().formatHex(format.serialize(batch()))).isEqualTo(GOLDEN);
    assertThat(format.getVersion()).isEqualTo(101);
    assertThat(read(GOLDEN)).usingRecursiveComparison().isEqualTo(batch());
  }

  @Test
  void whatWasNotPackedIsRead() throws Exception {
    assertThat(read(GOLDEN_UNPACKED)).usingRecursiveComparison().isEqualTo(batch());
  }

  @Test
  void recordsAreReadAsTheyWereAdded() throws Exception {
    assertThat(records(batch())).usingRecursiveComparison().isEqualTo(RECORDS);
  }

  @Test
  void manyRecordsTakeAFractionOfTheirBytes() throws Exception {
    BatchContent content = new BatchContent();
    List<String> added = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < 10_000; i++) {
      String text = "{\"order_number\": \"A" + i + "\", \"carrier\": \"by the river\"}";
      content.add(new OutRecord("COMMANDS", null, bytes("o-" + i), bytes(text), List.of()));
      added.add(text);
      bytes += text.length();
    }
    assertThat(content.size()).as("while it is collected").isBetween(1, (int) bytes / 2);
    Batch batch = new Batch(0, "a", 1, added.size(), content.toBytes());
    assertThat(batch.content().length).isLessThan((int) bytes / 2);
    assertThat(records(batch))
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .isEqualTo(added);
  }

  @Test
  void contentThatIsCutOffIsToldApartFromAnEnd() throws Exception {
    byte[] whole = batch().content();
    byte[] part = Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(() -> BatchContent.forEach(part, record -> {}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theStateOfAnotherSinkIsRefused() {
    assertThatThrownBy(() -> format.deserialize(1, new byte[0]))
        .hasMessageContaining("Expected output of '--sink write-ahead' in the savepoint");
  }
}
