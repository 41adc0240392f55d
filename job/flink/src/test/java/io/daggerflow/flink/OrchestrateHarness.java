package io.daggerflow.flink;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** A subtask of {@code orchestrate} alone, on RocksDB, with time in the hands of the test. */
final class OrchestrateHarness
    extends KeyedTwoInputStreamOperatorTestHarness<String, Frame, Frame, Frame> {

  private OrchestrateHarness(Settings settings, TopicsSource topics, int parallelism, int index)
      throws Exception {
    super(
        new CoBroadcastWithKeyedOperator<>(
            new Orchestrate(settings, topics), List.of(Names.TEMPLATES_STATE)),
        Frame::key,
        null,
        Types.STRING,
        Operators.MAX_PARALLELISM,
        parallelism,
        index);
    Operators.prepared(this);
  }

  /** The only subtask, from a snapshot if there is one, at this time. */
  static OrchestrateHarness opened(
      Settings settings, TopicsSource topics, @Nullable OperatorSubtaskState snapshot, long now)
      throws Exception {
    return Operators.opened(new OrchestrateHarness(settings, topics, 1, 0), snapshot, now);
  }

  /** One of the two that go on from a snapshot of one. */
  static OrchestrateHarness half(
      Settings settings, OperatorSubtaskState snapshot, int index, long now) throws Exception {
    OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(snapshot);
    return Operators.opened(
        new OrchestrateHarness(settings, Operators::topics, 2, index),
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, Operators.MAX_PARALLELISM, 1, 2, index),
        now);
  }

  void send(Frame frame) throws Exception {
    processElement1(frame, 0);
  }

  void tell(StoredTemplate template) throws Exception {
    processElement2(Frame.template(template), 0);
  }

  /** Takes a checkpoint that is completed. */
  void complete(long checkpoint) throws Exception {
    snapshot(checkpoint, 0);
    notifyOfCompletedCheckpoint(checkpoint);
  }

  /** What came out since the last call. */
  List<Frame> out() {
    return Operators.out(this);
  }

  /** Events that came out since the last call; all else is forgotten. */
  List<String> events() {
    return Samples.to("dagger.events", out()).stream().map(Samples::text).toList();
  }
}
