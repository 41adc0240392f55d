package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Hint;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.EarlySubscriptions;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.EventCodec;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Message;
import io.daggerflow.routing.Router;
import io.daggerflow.template.Graph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first look at a record: requests go to their instance, messages to the correlation keys that
 * they carry and to the instances that they start, what instances told keys and one another through
 * the loopback to those. It knows the templates, but no instance. What cannot be read becomes a
 * dead letter.
 */
final class Route extends BroadcastProcessFunction<Frame, Frame, Frame>
    implements CheckpointedFunction {

  private static final Logger LOG = LoggerFactory.getLogger(Route.class);

  private final Settings settings;

  private transient BroadcastState<String, byte[]> stored;
  private transient ListState<byte[]> lineageState;
  private transient TemplateSet templates;
  private transient Lineage lineage;
  private transient Router router;
  private transient @Nullable EarlySubscriptions early;
  private transient Records records;
  private transient Map<String, Long> readFrom;
  private transient Map<String, Long> since;
  private transient Counters counters;
  private transient Counter routed;
  private transient Counter nobodys;
  private transient Counter tooOld;
  private transient Counter replayed;
  private transient Counter staleRun;
  private transient Counter unknownNotices;
  private transient Counter hintsSent;
  private transient Counter hintsFailed;

  Route(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    stored = context.getOperatorStateStore().getBroadcastState(Names.TEMPLATES_STATE);
    templates = TemplateSet.restore(stored, settings.templates());
    lineageState = context.getOperatorStateStore().getUnionListState(Names.LINEAGE_STATE);
    lineage = Lineage.of(settings, lineageState.get(), context.getRestoredCheckpointId());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    lineageState.clear();
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      lineageState.add(lineage.toBytes());
    }
  }

  @Override
  public void open(OpenContext context) throws Exception {
    records = new Records(settings);
    counters = new Counters(getRuntimeContext().getMetricGroup());
    routed = counters.named("messages_routed");
    nobodys = counters.named("messages_for_nobody");
    tooOld = counters.named("messages_too_old");
    replayed = counters.named("messages_replayed");
    staleRun = counters.named("loopback_of_another_run");
    unknownNotices = counters.named("loopback_unknown");
    hintsSent = counters.named("hints_sent");
    hintsFailed = counters.named("hints_failed");
    if (settings.earlySubscriptions()) {
      early =
          new EarlySubscriptions(
              templates,
              settings.secrets().read(System::getenv).values(),
              new CelExpressions(),
              settings.limits());
    }
    useTemplates();
  }

  private void useTemplates() throws Exception {
    router =
        new Router(
            templates.all(), templates.newest(), settings.limits(), settings.leastKeepMillis());
    readFrom = new HashMap<>();
    since = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : stored.entries()) {
      StoredTemplate template = StoredTemplate.of(entry.getValue());
      if (template.isGone()) {
        continue;
      }
      since.put(template.id(), template.since());
      List<Graph> alone = List.of(TemplateSet.compiled(template));
      Router own = new Router(alone, alone, settings.limits(), settings.leastKeepMillis());
      long from = template.since() - own.longestKeepMillis();
      own.topics().forEach(topic -> readFrom.merge(topic, from, Math::min));
    }
  }

  @Override
  public void processBroadcastElement(Frame frame, Context context, Collector<Frame> out)
      throws Exception {
    StoredTemplate template = frame.template();
    stored.put(template.id(), template.toBytes());
    templates.put(template);
    useTemplates();
  }

  @Override
  public void processElement(Frame frame, ReadOnlyContext context, Collector<Frame> out) {
    Message message = frame.message();
    long now = context.currentProcessingTime();
    Emission emission =
        message.topic().equals(settings.topics().replay())
            ? replayed(message, now)
            : routed(message, null, now);
    emission.on().forEach(out::collect);
    emission.requests().forEach(request -> context.output(Names.REQUESTS, request));
    emission.hints().forEach(out::collect);
    emission.side().forEach(record -> context.output(Names.SIDE, record));
  }

  /**
   * What becomes of a record.
   *
   * @param only the one correlation value that counts; null for all of them
   */
  private Emission routed(Message message, @Nullable String only, long now) {
    Emission emission = new Emission();
    try {
      route(message, only, emission, now);
      return emission;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("An error of routing", e);
      Emission poison = new Emission();
      letter(Poison.letter(message, null, e), poison, now);
      return poison;
    }
  }

  /**
   * A dead letter comes again: its message is read as if it came on its own topic now, with its
   * position, which is its identity. One that was without takers for a value comes for that value
   * alone: what became of it under others was settled then. Somebody asked for it, so where nobody
   * wants it that is said, and not only counted.
   */
  private Emission replayed(Message record, long now) {
    byte[] value = record.value();
    if (value != null && value.length > Records.LONGEST) {
      String why = "Expected at most " + Records.LONGEST + " bytes, but it has " + value.length;
      return refused(record, DeadLetter.Code.TOO_LARGE, why, now);
    }
    try {
      DeadLetter letter = DeadLetterFormat.read(value, record.timestamp());
      String topic = letter.message().topic();
      if (!settings.topics().canComeAgain(topic)) {
        String why = "Expected a dead letter of requests or messages, but it is of '" + topic + "'";
        return refused(record, DeadLetter.Code.UNPARSABLE, why, now);
      }
      replayed.inc();
      Emission emission = routed(letter.message(), letter.correlationKey(), now);
      if (emission.isEmpty()) {
        letter(unwanted(letter.message(), letter.correlationKey()), emission, now);
      }
      return emission;
    } catch (DeadLetterFormat.UnreadableDeadLetterException e) {
      return refused(record, DeadLetter.Code.UNPARSABLE, String.valueOf(e.getMessage()), now);
    }
  }

  private static DeadLetter unwanted(Message message, @Nullable String only) {
    String why =
        only == null
            ? "Expected a channel or startOn of a deployed template that takes the message, but"
                + " none does"
            : "Expected a channel of a deployed template with the value '"
                + only
                + "' for the message, but there is none";
    return new DeadLetter(message, DeadLetter.Code.UNMATCHED, why, null, null, only);
  }

  private Emission refused(Message record, DeadLetter.Code code, String why, long now) {
    Emission emission = new Emission();
    letter(DeadLetter.of(record, code, why), emission, now);
    return emission;
  }

  private void route(Message message, @Nullable String only, Emission emission, long now) {
    String topic = message.topic();
    if (topic.equals(settings.topics().control())) {
      request(message, emission, now);
    } else if (topic.equals(settings.topics().loopback())) {
      loopback(message, emission, now);
    } else {
      listened(message, only, emission, now);
    }
  }

  private void request(Message message, Emission emission, long now) {
    DeadLetter tooLarge = Requests.tooLarge(message, settings.messageBytes());
    if (tooLarge != null) {
      letter(tooLarge, emission, now);
      return;
    }
    try {
      RequestReader.Read read = Requests.read(message);
      Request request = read.request();
      Rejection rejection = read.rejection();
      if (request != null) {
        emission.request(Frame.request(request.envelope().instanceId(), message));
        hint(request, emission, now);
      } else if (rejection != null) {
        counters.count(rejection.code());
        emission.side(records.rejection(rejection, now));
      }
    } catch (RequestReader.UnreadableRequestException e) {
      letter(
          DeadLetter.of(message, DeadLetter.Code.UNPARSABLE, String.valueOf(e.getMessage())),
          emission,
          now);
    }
  }

  private void loopback(Message message, Emission emission, long now) {
    byte[] value = message.value();
    LoopbackBatch batch;
    try {
      batch = CorrelationFormat.readBatch(value == null ? FieldReader.NOTHING : value);
    } catch (RuntimeException e) {
      String why = "Expected a record of the job itself, but it cannot be read: " + e.getMessage();
      letter(DeadLetter.of(message, DeadLetter.Code.UNPARSABLE, why), emission, now);
      return;
    }
    if (!lineage.accepts(batch.run(), batch.checkpoint())) {
      staleRun.inc();
      return;
    }
    if (batch.unknown() > 0) {
      unknownNotices.inc(batch.unknown());
      LOG.warn("{} loopback records of a newer version were passed over", batch.unknown());
    }
    for (Notice notice : batch.notices()) {
      emission.on(Frame.input(notice.key().text(), notice));
    }
    int index = 0;
    for (LoopbackBatch.Request told : batch.requests()) {
      Told event = Told.byInstance(message, index++, told.body());
      emission.request(Frame.told(told.instance(), event));
      hint(event, emission, now);
    }
  }

  private void listened(Message message, @Nullable String only, Emission emission, long now) {
    Long from = readFrom.get(message.topic());
    if (from == null || message.timestamp() >= 0 && message.timestamp() < from) {
      (from == null ? nobodys : tooOld).inc();
      return;
    }
    int[] started = new int[1];
    Router.Routed result = router.route(message, id -> Lives.ofMessage(message, started[0]++));
    for (Offer offer : result.offers()) {
      if (only == null || only.equals(offer.key().value())) {
        emission.on(Frame.input(offer.key().text(), offer));
      }
    }
    if (only == null) {
      result.starts().forEach(start -> start(start, message, emission, now));
      result.letters().forEach(letter -> letter(letter, emission, now));
    }
    (result.isNobodys() ? nobodys : routed).inc();
  }

  /** A message from before a version was deployed starts no instance of it. */
  private void start(Request.Start start, Message message, Emission emission, long now) {
    long from =
        since.getOrDefault(start.template() + '@' + start.version(), 0L)
            - settings.leastKeepMillis();
    if (message.timestamp() >= 0 && message.timestamp() < from) {
      tooOld.inc();
      return;
    }
    byte[] body = EventCodec.write(new Event.Requested(start));
    emission.request(
        Frame.told(start.envelope().instanceId(), new Told(message, start.life(), body)));
    hint(start, emission, now);
  }

  // ---- hints

  private void hint(Told told, Emission emission, long now) {
    if (early == null) {
      return;
    }
    Event event;
    try {
      event = EventCodec.read(told.body(), told.life());
    } catch (RuntimeException e) {
      hintsFailed.inc(); // the instance will say what is wrong with it
      return;
    }
    if (event instanceof Event.Requested requested) {
      hint(requested.request(), emission, now);
    }
  }

  /**
   * Tells correlation of what a start will subscribe to: then a message need not wait until the
   * instance's own record has come through the loopback. An error costs nothing else; the instance
   * meets it itself.
   */
  private void hint(Request request, Emission emission, long now) {
    if (early == null || !(request instanceof Request.Start start)) {
      return;
    }
    try {
      for (Hint hint : early.of(start, now)) {
        emission.hint(Frame.input(hint.key().text(), hint));
        hintsSent.inc();
      }
    } catch (RuntimeException | StackOverflowError e) {
      hintsFailed.inc();
      LOG.debug("No hints of the start of '{}'", start.envelope().instanceId(), e);
    }
  }

  private void letter(DeadLetter letter, Emission emission, long now) {
    counters.count(letter.code());
    emission.side(records.deadLetter(letter, now));
  }
}
