package io.daggerflow.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Hears from all subtasks of {@code orchestrate} who needs a retired version, and tells {@code
 * templates} when nobody does, through Kafka, since streams of a job make no circle.
 */
final class Retirements extends ProcessFunction<Frame, Frame> implements CheckpointedFunction {

  private final Settings settings;

  private transient ListState<byte[]> state;
  private transient RetiredVersions versions;
  private transient long lastCheckpoint;
  private transient Counters counters;

  /** Version → how many need it, for the threads of whoever asks for metrics. */
  private transient Map<String, AtomicLong> shown;

  Retirements(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state = context.getOperatorStateStore().getListState(Names.RETIREMENTS_STATE);
    versions = RetiredVersions.restore(state.get());
    lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    lastCheckpoint = context.getCheckpointId();
    state.update(versions.snapshot());
  }

  @Override
  public void open(OpenContext context) {
    counters = new Counters(getRuntimeContext().getMetricGroup());
    shown = new HashMap<>();
    versions.ids().forEach(this::show);
  }

  /** Whoever retires a version wants to know who still needs it. */
  private void show(String id) {
    shown.computeIfAbsent(id, this::gauge).set(versions.neededOf(id));
  }

  private AtomicLong gauge(String id) {
    AtomicLong needed = new AtomicLong();
    counters.group().addGroup("version", id).gauge("instances_of_retired", needed::get);
    return needed;
  }

  @Override
  public void processElement(Frame frame, Context context, Collector<Frame> out) {
    Need need = frame.need();
    boolean released = versions.isReleasedBy(need);
    show(need.id());
    if (released) {
      boolean closed = need.stage() == StoredTemplate.Stage.CLOSED;
      Release release =
          new Release(need.id(), need.retirement(), closed, settings.run(), lastCheckpoint + 1);
      out.collect(release.toRecord(settings.topics().deployments()));
    }
  }
}
