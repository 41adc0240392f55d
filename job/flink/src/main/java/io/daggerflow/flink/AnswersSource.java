package io.daggerflow.flink;

import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.Exchange;
import io.daggerflow.flink.calls.Reply;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Brings the replies to calls into the job, as records like any other: each reader takes from the
 * exchange of its JVM. There are no splits and there is no state: a reply that is lost is asked for
 * again by {@link Orchestrate}.
 */
final class AnswersSource
    implements Source<Frame, AnswersSource.NoSplit, AnswersSource.NoEnumeration> {

  private final String run;
  private final CallLimits limits;

  /**
   * @param run name of the exchange
   */
  AnswersSource(String run, CallLimits limits) {
    this.run = run;
    this.limits = limits;
  }

  /** There is none. */
  static final class NoSplit implements SourceSplit {
    @Override
    public String splitId() {
      return "";
    }
  }

  /** There is none. */
  static final class NoEnumeration {}

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<Frame, NoSplit> createReader(SourceReaderContext context) {
    return new Reader(
        Exchange.join(run, limits, context.getUserCodeClassLoader().asClassLoader()),
        context.metricGroup());
  }

  @Override
  public SplitEnumerator<NoSplit, NoEnumeration> createEnumerator(
      SplitEnumeratorContext<NoSplit> context) {
    return new Enumerator();
  }

  @Override
  public SplitEnumerator<NoSplit, NoEnumeration> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, NoEnumeration checkpoint) {
    return new Enumerator();
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new Nothing<>(new NoSplit());
  }

  @Override
  public SimpleVersionedSerializer<NoEnumeration> getEnumeratorCheckpointSerializer() {
    return new Nothing<>(new NoEnumeration());
  }

  /** What is measured of one kind of calls. */
  private static final class Kind {
    private final Histogram waited;
    private final Histogram took;

    Kind(Exchange exchange, boolean http, MetricGroup group) {
      waited = Counters.histogram(group, "call_wait_ms");
      took = Counters.histogram(group, "call_ms");
      group.gauge("calls_running", () -> exchange.running(http));
      group.gauge("calls_waiting", () -> exchange.waiting(http));
    }

    void made(long waitedNanos, long tookNanos) {
      waited.update(waitedNanos / 1_000_000);
      took.update(tookNanos / 1_000_000);
    }
  }

  /** Takes replies from the exchange. */
  static final class Reader implements SourceReader<Frame, NoSplit> {

    private final Exchange exchange;
    private final Runnable waker = this::wake;
    private final Kind executor;
    private final Kind http;
    private volatile CompletableFuture<Void> ready = new CompletableFuture<>();

    Reader(Exchange exchange, MetricGroup operator) {
      this.exchange = exchange;
      MetricGroup group = operator.addGroup("dagger");
      executor = new Kind(exchange, false, group.addGroup("kind", "executor"));
      http = new Kind(exchange, true, group.addGroup("kind", "http"));
    }

    private void made(boolean isHttp, long waitedNanos, long tookNanos) {
      (isHttp ? http : executor).made(waitedNanos, tookNanos);
    }

    private void wake() {
      ready.complete(null);
    }

    @Override
    public void start() {
      exchange.addWaker(waker);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Frame> output) {
      Reply reply = exchange.poll(this::made);
      if (reply == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.collect(Frame.reply(reply));
      return InputStatus.MORE_AVAILABLE;
    }

    /** First a new promise, then a look: a reply that comes in between is not missed. */
    @Override
    public CompletableFuture<Void> isAvailable() {
      if (ready.isDone()) {
        ready = new CompletableFuture<>();
      }
      return exchange.isEmpty() ? ready : CompletableFuture.completedFuture(null);
    }

    @Override
    public List<NoSplit> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public void addSplits(List<NoSplit> splits) {
      // there are none
    }

    @Override
    public void notifyNoMoreSplits() {
      // there are none
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
      // there are none
    }

    @Override
    public void close() {
      exchange.removeWaker(waker);
      exchange.leave();
    }
  }

  private static final class Enumerator implements SplitEnumerator<NoSplit, NoEnumeration> {

    @Override
    public void start() {
      // nothing to enumerate
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
      // nobody asks
    }

    @Override
    public void addSplitsBack(List<NoSplit> splits, int subtask) {
      // there are none
    }

    @Override
    public void addReader(int subtask) {
      // it needs nothing
    }

    @Override
    public NoEnumeration snapshotState(long checkpoint) {
      return new NoEnumeration();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /** Writes no bytes. */
  private record Nothing<T>(T value) implements SimpleVersionedSerializer<T> {

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T nothing) {
      return new byte[0];
    }

    @Override
    public T deserialize(int version, byte[] bytes) {
      return value;
    }
  }
}
