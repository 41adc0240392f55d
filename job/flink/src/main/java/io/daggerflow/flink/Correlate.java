package io.daggerflow.flink;

import io.daggerflow.correlation.Correlator;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Output;
import io.daggerflow.correlation.Return;
import io.daggerflow.correlation.TimeReached;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.message.Message;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings messages and waiting instances together, key by key. */
final class Correlate extends KeyedProcessFunction<String, Frame, Frame>
    implements CheckpointedFunction {

  private static final Logger LOG = LoggerFactory.getLogger(Correlate.class);
  private static final Input TIME_REACHED = new TimeReached();

  /**
   * Nothing expires so soon after a restore: the subscription that a message waits for may lie in
   * the loopback.
   */
  private static final long GRACE_MILLIS = 30_000;

  private final Settings settings;

  private transient Correlator correlator;
  private transient KeyedStore store;
  private transient Records records;
  private transient Counters counters;
  private transient Counter errors;
  private transient Counter postponedCount;
  private transient boolean restored;
  private transient Pace pace;

  Correlate(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    restored = context.isRestored();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    // all state is keyed
  }

  @Override
  public void open(OpenContext context) {
    correlator = new Correlator(settings.keptMessages());
    store =
        new KeyedStore(
            getRuntimeContext().getState(Names.key()),
            getRuntimeContext().getMapState(Names.parts()));
    records = new Records(settings);
    counters = new Counters(getRuntimeContext().getMetricGroup());
    errors = counters.named("internal_errors");
    postponedCount = counters.named("wake_ups_postponed");
    pace =
        restored
            ? Pace.quiet(ProcessingTime.now(getRuntimeContext()) + GRACE_MILLIS)
            : Pace.fresh();
  }

  @Override
  public void processElement(Frame frame, Context context, Collector<Frame> out) {
    pace.pause();
    apply(frame.input(), context, out);
  }

  /** A key looks at the time, not at the timer: one that comes later does the same. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Frame> out) {
    long later = pace.postpone(timestamp, context.timerService().currentProcessingTime());
    if (later == 0) {
      apply(TIME_REACHED, context, out);
    } else {
      postponedCount.inc();
      context.timerService().registerProcessingTimeTimer(later);
    }
  }

  private void apply(Input input, Context context, Collector<Frame> out) {
    long now = context.timerService().currentProcessingTime();
    List<Output> outputs;
    try {
      outputs = correlator.apply(store, input, now);
    } catch (StateFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      blame(input, e, context);
      return;
    }
    Effects effects = new Effects(context, out, now);
    for (Output output : outputs) {
      output.handle(effects);
    }
  }

  private void blame(Input input, Throwable error, Context context) {
    errors.inc();
    LOG.error("An error of correlation at key '{}'", context.getCurrentKey(), error);
    Message message = message(input);
    if (message != null) {
      letter(
          Poison.letter(message, null, error),
          context,
          context.timerService().currentProcessingTime());
    }
  }

  private static @Nullable Message message(Input input) {
    if (input instanceof Offer offer) {
      return offer.message();
    }
    return input instanceof Return given ? given.delivery().offer().message() : null;
  }

  private void letter(DeadLetter letter, Context context, long now) {
    counters.count(letter.code());
    context.output(Names.SIDE, records.deadLetter(letter, now));
  }

  /** Carries out what follows from an input. */
  private final class Effects implements Output.Handler {
    private final Context context;
    private final Collector<Frame> out;
    private final long now;

    Effects(Context context, Collector<Frame> out, long now) {
      this.context = context;
      this.out = out;
      this.now = now;
    }

    @Override
    public void deliver(Delivery delivery) {
      out.collect(Frame.delivery(delivery));
    }

    @Override
    public void unmatched(Offer offer) {
      letter(DeadLetter.unmatched(offer), context, now);
    }

    @Override
    public void full(Offer offer) {
      letter(DeadLetter.full(offer, settings.keptMessages()), context, now);
    }

    @Override
    public void wakeAt(long at, long insteadOf) {
      if (insteadOf != 0) {
        context.timerService().deleteProcessingTimeTimer(insteadOf);
      }
      if (at != 0) {
        context.timerService().registerProcessingTimeTimer(at);
      }
    }

    @Override
    public void counted(Output.Counter counter) {
      counters.count(counter);
    }
  }
}
