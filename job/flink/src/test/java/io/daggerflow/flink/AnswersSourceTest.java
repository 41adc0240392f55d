package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.CallId;
import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.Exchange;
import io.daggerflow.flink.calls.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AnswersSourceTest {

  private static final CallLimits LIMITS = new CallLimits(1, 1, 1, 1);

  private final Output out = new Output();
  private Exchange exchange;
  private AnswersSource.Reader reader;

  /** Keeps what comes. */
  private static final class Output implements ReaderOutput<Frame> {
    private final List<Frame> frames = new ArrayList<>();

    @Override
    public void collect(Frame frame) {
      frames.add(frame);
    }

    @Override
    public void collect(Frame frame, long timestamp) {
      frames.add(frame);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<Frame> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }

  private static Exchange join() {
    return Exchange.join("answers-test", LIMITS, AnswersSourceTest.class.getClassLoader());
  }

  @BeforeEach
  void start() {
    exchange = join();
    reader = new AnswersSource.Reader(join(), new UnregisteredMetricsGroup());
    reader.start();
  }

  @AfterEach
  void stop() {
    exchange.leave();
  }

  private static Ticket ticket(String instance) {
    return new Ticket(instance, new CallId(1, "P", 1, 1));
  }

  @Test
  void repliesBecomeRecordsKeyedByTheirInstance() throws Exception {
    exchange.askAgain(ticket("a"));
    exchange.askAgain(ticket("b"));

    assertThat(reader.pollNext(out)).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reader.pollNext(out)).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reader.pollNext(out)).isEqualTo(InputStatus.NOTHING_AVAILABLE);

    assertThat(out.frames).extracting(Frame::key).containsExactly("a", "b");
    assertThat(out.frames).extracting(Frame::kind).containsOnly(Frame.Kind.REPLY);
    reader.close();
  }

  @Test
  void itIsAvailableWhenSomethingCame() {
    CompletableFuture<Void> before = reader.isAvailable();
    assertThat(before).isNotDone();
    exchange.askAgain(ticket("a"));
    assertThat(before).isDone();
    assertThat(reader.isAvailable()).as("until it is taken").isDone();
    reader.pollNext(out);
    assertThat(reader.isAvailable()).isNotDone();
    reader.close();
  }

  @Test
  void itHasNoState() {
    assertThat(reader.snapshotState(1)).isEmpty();
    reader.close();
    exchange.leave();
    Exchange other = exchange;
    exchange = join();
    assertThat(exchange).as("nobody uses the former one any more").isNotSameAs(other);
  }
}
