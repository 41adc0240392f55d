package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordsTest {

  /** The longest record of a topic with Kafka's settings, less what a batch takes. */
  private static final int KAFKA_TAKES = 1024 * 1024 - 512;

  private final Records records = new Records(Samples.settings());

  /** Bytes that take one, two, four thirds and six as JSON. */
  @ParameterizedTest
  @ValueSource(bytes = {'x', '"', (byte) 0xFF, 0})
  void aDeadLetterFitsIntoARecordWhateverItsBytesAre(byte of) {
    byte[] bytes = new byte[500_000];
    Arrays.fill(bytes, of);
    for (int headers : List.of(0, 1_000)) {
      Message message =
          new Message(
              "T",
              0,
              1,
              0,
              bytes,
              bytes,
              java.util.Collections.nCopies(
                  headers, new Header("h", Samples.bytes("v".repeat(900)))));
      DeadLetter letter = DeadLetter.of(message, DeadLetter.Code.TOO_LARGE, "Expected less");
      OutRecord record = records.deadLetter(letter, 0).out();
      assertThat(record.value().length + record.key().length).isLessThan(KAFKA_TAKES);
      assertThat(Samples.text(record)).contains("Expected less (without headers; the first ");
    }
  }
}
