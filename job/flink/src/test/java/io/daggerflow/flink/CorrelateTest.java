package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Subscription;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** {@code correlate} alone, on RocksDB, with time in the hands of the test. */
final class CorrelateTest {

  private static final Key KEY = new Key("channel", "A1");
  private static final long KEPT = 12_000;

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> {

    Harness() throws Exception {
      super(
          new KeyedProcessOperator<>(new Correlate(Samples.settings())),
          Frame::key,
          Types.STRING,
          128,
          1,
          0);
      setStateBackend(new EmbeddedRocksDBStateBackend(true));
      setup(FrameSerializer.INSTANCE);
    }

    void send(Input input) throws Exception {
      processElement(Frame.input(KEY.text(), input), 0);
    }

    List<Frame> out() {
      List<Frame> frames = List.copyOf(extractOutputValues());
      getOutput().clear();
      return frames;
    }

    List<Frame> side() {
      var side = getSideOutput(Names.SIDE);
      return side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
    }
  }

  private static Offer offer() {
    return new Offer(KEY, Samples.message("T", 1, "{}"), KEPT, false);
  }

  private static Open open() {
    return new Open(KEY, new Subscription("o-1", 1, 0, true, false, false));
  }

  @Test
  void aMessageWaitsForItsInstanceAndNothingIsLeft() throws Exception {
    try (Harness harness = new Harness()) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.send(offer());
      assertThat(harness.out()).isEmpty();
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
      harness.send(open());
      List<Frame> out = harness.out();
      assertThat(out).hasSize(1);
      assertThat(out.get(0).key()).isEqualTo("o-1");
      assertThat(Samples.keys(harness.getOperator(), "key")).isZero();
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aMessageOfNobodyExpires() throws Exception {
    try (Harness harness = new Harness()) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.send(offer());
      harness.setProcessingTime(1_000 + KEPT);
      List<OutRecord> letters = Samples.to("dagger.dead-letters", harness.side());
      assertThat(letters).hasSize(1);
      assertThat(Samples.text(letters.get(0))).contains("UNMATCHED").contains("\"A1\"");
      assertThat(Samples.keys(harness.getOperator(), "key")).isZero();
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void nothingExpiresSoonAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (Harness harness = new Harness()) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.send(offer());
      snapshot = harness.snapshot(1, 0);
    }
    long restored = 1_000_000;
    try (Harness harness = new Harness()) {
      harness.initializeState(snapshot);
      harness.getProcessingTimeService().setCurrentTime(restored);
      harness.open();
      harness.setProcessingTime(restored + 29_000);
      assertThat(harness.side()).isEmpty();
      harness.setProcessingTime(restored + 33_000);
      assertThat(Samples.to("dagger.dead-letters", harness.side())).hasSize(1);
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }
}
