package io.daggerflow.flink;

import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Key;
import io.daggerflow.engine.Topics;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** The stateful operators, each alone and on RocksDB, with time in the hands of the test. */
final class Operators {

  static final int MAX_PARALLELISM = 128;

  /** The number of every savepoint. */
  static final long CHECKPOINT = 1;

  private Operators() {}

  /** Every topic is there. */
  static TopicsSource.Opened topics() {
    return topics(topic -> 1);
  }

  /** The topics that have partitions. */
  static TopicsSource.Opened topics(Topics topics) {
    return new TopicsSource.Opened() {
      @Override
      public int partitions(String topic) {
        return topics.partitions(topic);
      }

      @Override
      public void close() {}
    };
  }

  static KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> correlate(Settings settings)
      throws Exception {
    return prepared(
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Correlate(settings)),
            Frame::key,
            Types.STRING,
            MAX_PARALLELISM,
            1,
            0));
  }

  static TwoInputStreamOperatorTestHarness<Frame, Frame, Frame> route(Settings settings)
      throws Exception {
    return prepared(
        new TwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new Route(settings), List.of(Names.TEMPLATES_STATE)),
            MAX_PARALLELISM,
            1,
            0));
  }

  static OneInputStreamOperatorTestHarness<Frame, Frame> templates(Settings settings)
      throws Exception {
    return prepared(
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new Deploy(settings, Operators::topics)), MAX_PARALLELISM, 1, 0));
  }

  static OneInputStreamOperatorTestHarness<Frame, Frame> retirements(Settings settings)
      throws Exception {
    return prepared(
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new Retirements(settings)), MAX_PARALLELISM, 1, 0));
  }

  /** With memory as a slot has it: the little that a harness gives makes RocksDB crawl. */
  static <H extends AbstractStreamOperatorTestHarness<Frame>> H prepared(H harness) {
    EmbeddedRocksDBStateBackend rocksdb = new EmbeddedRocksDBStateBackend(true);
    rocksdb.getMemoryConfiguration().setFixedMemoryPerSlot(MemorySize.ofMebiBytes(128));
    harness.setStateBackend(rocksdb);
    harness.setup(FrameSerializer.INSTANCE);
    return harness;
  }

  /** Begins, from a snapshot if there is one, at this time. */
  static <H extends AbstractStreamOperatorTestHarness<Frame>> H opened(
      H harness, @Nullable OperatorSubtaskState snapshot, long now) throws Exception {
    if (snapshot != null) {
      harness.setRestoredCheckpointId(CHECKPOINT);
      harness.initializeState(snapshot);
    }
    harness.getProcessingTimeService().setCurrentTime(now);
    harness.open();
    return harness;
  }

  /** As the savepoint of an upgrade holds it. */
  static OperatorSubtaskState savepoint(AbstractStreamOperatorTestHarness<Frame> harness)
      throws Exception {
    return harness
        .snapshotWithLocalState(
            CHECKPOINT, 0, SavepointType.savepoint(SavepointFormatType.CANONICAL))
        .getJobManagerOwnedState();
  }

  static void send(
      KeyedOneInputStreamOperatorTestHarness<String, Frame, Frame> correlate, Key key, Input input)
      throws Exception {
    correlate.processElement(Frame.input(key.text(), input), 0);
  }

  /** What came out since the last call. */
  static List<Frame> out(AbstractStreamOperatorTestHarness<Frame> harness) {
    List<Frame> frames =
        harness.getOutput().stream()
            .map(element -> ((StreamRecord<?>) element).getValue())
            .map(Frame.class::cast)
            .toList();
    harness.getOutput().clear();
    return frames;
  }

  static List<Frame> out(
      AbstractStreamOperatorTestHarness<Frame> harness, OutputTag<Frame> output) {
    var side = harness.getSideOutput(output);
    if (side == null) {
      return List.of();
    }
    List<Frame> frames = side.stream().map(StreamRecord::getValue).toList();
    side.clear();
    return frames;
  }
}
