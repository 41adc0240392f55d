package io.daggerflow.properties;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.codec.MapStore;
import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Correlator;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Output;
import io.daggerflow.correlation.TimeReached;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Engine;
import io.daggerflow.engine.EngineInside;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.OutgoingCommand;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.engine.Step;
import io.daggerflow.engine.Surroundings;
import io.daggerflow.engine.Templates;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.format.EventFormat;
import io.daggerflow.format.RejectionFormat;
import io.daggerflow.format.RequestReader;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.message.Message;
import io.daggerflow.routing.Router;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The engine and the correlation in virtual time, where everything under way may arrive in any
 * order that the job allows: what one sender tells one receiver stays in order, all else is drawn.
 * Each step is checked.
 */
final class Universe implements Templates {

  static final CelExpressions COMPILER = new CelExpressions();

  private static final int RESTLESS = 20_000;

  private final Draw order;
  private final long answers;
  private final Map<String, Graph> versions = new LinkedHashMap<>();
  private final Map<String, MapStore> instances = new TreeMap<>();
  private final Map<String, MapStore> keys = new TreeMap<>();
  private final Map<String, Long> lives = new TreeMap<>();
  private final Map<String, InstanceView> views = new TreeMap<>();
  private final Map<String, TreeSet<Long>> wakeUps = new TreeMap<>();
  private final Map<String, Long> keyWakeUps = new TreeMap<>();
  private final Map<String, TreeSet<String>> touchedKeys = new TreeMap<>();
  private final TreeMap<Long, Deque<Runnable>> calls = new TreeMap<>();
  private final Map<String, Deque<Runnable>> inFlight = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();
  private final Correlator correlator = new Correlator(100);
  private final EventFormat eventFormat = new EventFormat(null, Integer.MAX_VALUE);
  private final EngineInside inside = new EngineInside(this, COMPILER);
  private final Engine engine;
  private final Checks checks = new Checks(this);
  private Router router = new Router(List.of(), List.of(), Limits.DEFAULT, 0);
  private long offset;
  private long now = 1_900_000_000_000L;

  Universe(long seed) {
    order = new Draw(seed);
    answers = order.seed();
    engine =
        new Engine(
            new Surroundings(
                this,
                topic -> topic.equals("nowhere") ? 0 : 4,
                (instance, path, attempt, key, call) -> answer(key, attempt, call).answer(),
                Map.of(),
                COMPILER,
                Limits.DEFAULT));
  }

  // ---- templates

  /** Deploys a template, which must be valid. */
  void deploy(Map<String, Object> source) {
    if (!tryDeploy(source)) {
      throw new PropertyFailure("a template that should be valid is not: " + problems(source));
    }
  }

  static List<?> problems(Map<String, Object> source) {
    return new TemplateReader(COMPILER).read(json(source)).problems();
  }

  /** Deploys a template; false if it is invalid. */
  boolean tryDeploy(Map<String, Object> source) {
    TemplateReading reading = new TemplateReader(COMPILER).read(json(source));
    if (reading.template() == null) {
      return false;
    }
    note("deploy " + Json.text(json(source)));
    Graph graph = new Graph(reading.template());
    versions.put(reading.template().id(), graph);
    List<Graph> newest = new ArrayList<>();
    versions.values().stream()
        .map(one -> one.template().name())
        .distinct()
        .forEach(name -> newest.add(Objects.requireNonNull(newest(name))));
    router = new Router(versions.values(), newest, Limits.DEFAULT, 0);
    return true;
  }

  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> json(Map<String, ? extends @Nullable Object> source) {
    try {
      return (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(Json.bytes(source)));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable Graph find(String name, int version) {
    return versions.get(name + '@' + version);
  }

  @Override
  public @Nullable Graph newest(String name) {
    Graph newest = null;
    for (Graph graph : versions.values()) {
      boolean newer = newest == null || graph.template().version() > newest.template().version();
      if (graph.template().name().equals(name) && newer) {
        newest = graph;
      }
    }
    return newest;
  }

  @Override
  public boolean hasChannel(Channel channel) {
    return router.hasChannel(channel);
  }

  // ---- what comes from outside

  void request(Map<String, ? extends @Nullable Object> source) {
    Map<String, @Nullable Object> json = json(source);
    String id = String.valueOf(json.get("instanceId"));
    note("request " + Json.text(json));
    RequestReader.Read read = RequestReader.check(json, nextLife(id));
    if (read.request() == null) {
      throw new PropertyFailure("a request that should be valid is not: " + json);
    }
    ask(read.request());
  }

  private long nextLife(String id) {
    return lives.getOrDefault(id, 0L) + 1;
  }

  private void ask(Request request) {
    String id = request.envelope().instanceId();
    boolean existed = has(id);
    step(id, new Event.Requested(request));
    if (!existed && has(id) && request instanceof Request.Start start) {
      lives.put(id, start.life());
    }
  }

  void message(String topic, byte[] value) {
    note("message " + topic + ' ' + new String(value, StandardCharsets.UTF_8));
    Message message = new Message(topic, 0, offset++, now, null, value, List.of());
    Router.Routed routed = router.route(message, this::nextLife);
    routed.letters().forEach(this::letter);
    for (Offer offer : routed.offers()) {
      correlate(offer.key().text(), offer);
    }
    for (Request.Start start : routed.starts()) {
      fly("start " + start.envelope().instanceId(), () -> ask(withLife(start)));
    }
  }

  private Request withLife(Request request) {
    if (!(request instanceof Request.Start start)) {
      return request;
    }
    return new Request.Start(
        start.envelope(),
        start.template(),
        start.version(),
        start.definition(),
        start.processes(),
        start.parameters(),
        start.submit(),
        nextLife(start.envelope().instanceId()),
        start.parent(),
        start.cause(),
        start.trace());
  }

  // ---- time, and what is under way

  long now() {
    return now;
  }

  /** When something happens next without anybody's doing; {@code Long.MAX_VALUE} for never. */
  long next() {
    long next = inFlight.isEmpty() ? Long.MAX_VALUE : now;
    next = Math.min(next, calls.isEmpty() ? Long.MAX_VALUE : calls.firstKey());
    for (TreeSet<Long> times : wakeUps.values()) {
      next = times.isEmpty() ? next : Math.min(next, times.first());
    }
    for (long time : keyWakeUps.values()) {
      next = Math.min(next, time);
    }
    return next;
  }

  void advanceTo(long time) {
    note("until " + time);
    while (next() <= time) {
      now = Math.max(now, next());
      settle();
    }
    now = Math.max(now, time);
    note("now " + now);
  }

  /** Everything happens that needs no time. */
  void settle() {
    for (int steps = 0; pump(); steps++) {
      if (steps > RESTLESS) {
        throw new PropertyFailure("nothing comes to rest");
      }
    }
    checks.settled();
  }

  /** One thing happens that needs no time; false if there is none. */
  boolean pump() {
    List<Runnable> may = new ArrayList<>();
    inFlight.forEach((way, queue) -> may.add(() -> land(way, queue)));
    wakeUps.forEach(
        (id, times) -> {
          if (!times.isEmpty() && times.first() <= now) {
            may.add(() -> wake(id, Objects.requireNonNull(times.pollFirst())));
          }
        });
    keyWakeUps.forEach(
        (key, time) -> {
          if (time <= now) {
            may.add(
                () -> {
                  keyWakeUps.remove(key);
                  correlate(key, new TimeReached());
                });
          }
        });
    if (may.isEmpty() && !calls.isEmpty() && calls.firstKey() <= now) {
      Deque<Runnable> due = calls.firstEntry().getValue();
      may.add(
          () -> {
            Runnable answer = due.remove();
            if (due.isEmpty()) {
              calls.pollFirstEntry();
            }
            answer.run();
          });
    }
    if (may.isEmpty()) {
      return false;
    }
    order.of(may).run();
    return true;
  }

  private void fly(String way, Runnable act) {
    inFlight.computeIfAbsent(way, w -> new ArrayDeque<>()).add(act);
  }

  private void land(String way, Deque<Runnable> queue) {
    Runnable act = queue.remove();
    if (queue.isEmpty()) {
      inFlight.remove(way);
    }
    act.run();
  }

  private void wake(String id, long time) {
    step(id, new Event.TimeReached(time));
  }

  // ---- one step

  private void step(String id, Event event) {
    MapStore store = instances.computeIfAbsent(id, i -> new MapStore());
    MapStore before = store.copy();
    List<Effect> effects = computed(id, event, store);
    List<Effect> again = computed(id, event, before);
    if (!store.toString().equals(before.toString())
        || !described(effects).equals(described(again))) {
      throw new PropertyFailure("the same input gave another output: " + event);
    }
    checkRoundTrip(store);
    Effects handler = new Effects(id);
    effects.forEach(effect -> effect.dispatchTo(handler));
    checks.stepped(id);
    checkDuplicate(id, event, store);
  }

  private List<Effect> computed(String id, Event event, MapStore store) {
    String was = store.toString();
    Step step;
    try {
      step = engine.step(id, InstanceState.read(store), event, now);
    } catch (RuntimeException | StackOverflowError e) {
      throw new PropertyFailure("the engine failed at " + id + " with " + event, e);
    }
    if (!store.toString().equals(was)) {
      throw new PropertyFailure("the step wrote before its end: " + event);
    }
    checks.computed(id, step);
    step.write(store);
    return step.effects();
  }

  /** Reading the state and writing it again changes nothing. */
  private void checkRoundTrip(MapStore store) {
    InstanceState state = InstanceState.read(store);
    if (state != null) {
      MapStore copy = store.copy();
      state.write(copy);
      if (!sorted(copy).equals(sorted(store))) {
        throw new PropertyFailure("reading and writing the state changes it");
      }
    }
  }

  /** The same answer, or a wake-up that was, changes nothing. */
  /** Equal for equal content, also if the head was written in another order. */
  private static String sorted(MapStore store) {
    MapStore sorted = store.copy();
    byte[] head = sorted.head();
    if (head != null) {
      head = head.clone();
      Arrays.sort(head);
      sorted.head(head);
    }
    return sorted.toString();
  }

  private void checkDuplicate(String id, Event event, MapStore store) {
    InstanceState state = InstanceState.read(store);
    boolean suspended = state != null && state.suspended() != 0;
    if (suspended || !checks.isNobodys(state, event)) {
      return;
    }
    MapStore copy = store.copy();
    Step step = engine.step(id, InstanceState.read(copy), event, now);
    step.write(copy);
    if (!sorted(copy).equals(sorted(store))) {
      throw new PropertyFailure("the second time changed something: " + event);
    }
  }

  private List<String> described(List<Effect> effects) {
    Described handler = new Described();
    effects.forEach(effect -> effect.dispatchTo(handler));
    return handler.lines;
  }

  /** Effects as texts that are equal for equal effects. */
  private final class Described implements Effect.Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void on(Effect.SendCommand effect) {
      lines.add("command " + text(effect.command()));
    }

    @Override
    public void on(Effect.PublishEvent effect) {
      lines.add(text(eventFormat.write(effect.event()).get(0)));
    }

    @Override
    public void on(Effect.Reject effect) {
      lines.add(text(RejectionFormat.write(effect.rejection(), now)));
    }

    @Override
    public void on(Effect.SendDeadLetter effect) {
      lines.add(text(DeadLetterFormat.write(effect.letter(), now)));
    }

    @Override
    public void on(Effect.Notify effect) {
      lines.add(text(CorrelationFormat.write(effect.notice())));
    }

    @Override
    public void on(Effect.AskHandler effect) {
      lines.add(effect.toString());
    }

    @Override
    public void on(Effect.AskInstance effect) {
      lines.add(effect.toString());
    }

    @Override
    public void on(Effect.TellParent effect) {
      lines.add(effect.toString());
    }

    @Override
    public void on(Effect.WakeUp effect) {
      lines.add(effect.toString());
    }

    @Override
    public void on(Effect.CancelWakeUp effect) {
      lines.add(effect.toString());
    }

    @Override
    public void on(Effect.Count effect) {
      lines.add(effect.toString());
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static String text(OutgoingCommand command) {
    return command.topic()
        + ' '
        + command.key()
        + ' '
        + text(command.value())
        + ' '
        + command.headers();
  }

  private void correlate(String key, Input input) {
    Outputs handler = new Outputs(key);
    MapStore store = keys.computeIfAbsent(key, k -> new MapStore());
    for (Output output : correlator.apply(store, input, now)) {
      output.handle(handler);
    }
  }

  private void letter(DeadLetter letter) {
    note("letter " + letter.code() + ' ' + letter.reason());
  }

  // ---- answers

  /** An answer, and after how many seconds it comes. */
  private record Reply(Answer answer, long seconds) {}

  /** Depends on nothing but the seed and the call, so that a step may be computed twice. */
  private Reply answer(String key, int attempt, Call call) {
    Draw draw = new Draw(answers ^ (key + '#' + attempt).hashCode() * 0x9E3779B97F4A7C15L);
    long seconds = draw.chance(50) ? 0 : draw.of(1, 20, 40, 120, 4000);
    if (draw.chance(30)) {
      return new Reply(
          new Answer.Failed(draw.chance(50) ? "NO" : null, "it failed", draw.chance(70)), seconds);
    }
    if (call instanceof Call.Execute) {
      return new Reply(
          new Answer.Result(
              draw.chance(90) ? Map.of("n", (long) draw.below(4)) : draw.of("text", 3L)),
          seconds);
    }
    int status = draw.of(200, 200, 204, 404, 503);
    return new Reply(new Answer.Response(status, Map.of(), Map.of("n", 1L)), seconds);
  }

  // ---- what there is

  void note(String line) {
    log.add(line);
  }

  /** Everything that came and that was put out, in order. */
  List<String> log() {
    return log;
  }

  boolean has(String id) {
    MapStore store = instances.get(id);
    return store != null && store.head() != null;
  }

  /** Ids of the instances that the engine has. */
  List<String> ids() {
    return instances.keySet().stream().filter(this::has).toList();
  }

  @Nullable InstanceState state(String id) {
    MapStore store = instances.get(id);
    return store == null ? null : InstanceState.read(store);
  }

  Graph graph(InstanceState state) {
    return inside.graph(state);
  }

  @Nullable InstanceView view(String id) {
    return views.get(id);
  }

  /** The wake-ups that an instance asked for. */
  TreeSet<Long> wakeUps(String id) {
    return wakeUps.computeIfAbsent(id, i -> new TreeSet<>());
  }

  /** The keys of which the instance ever told the correlation. */
  TreeSet<String> touchedKeys(String id) {
    return touchedKeys.computeIfAbsent(id, i -> new TreeSet<>());
  }

  boolean isAtRest() {
    return inFlight.isEmpty();
  }

  /** Why not everything is gone; null if it is. */
  @Nullable String leftover() {
    for (Map.Entry<String, MapStore> entry : instances.entrySet()) {
      if (!entry.getValue().isEmpty()) {
        return "state of instance " + entry.getKey();
      }
    }
    for (Map.Entry<String, MapStore> entry : keys.entrySet()) {
      if (!entry.getValue().isEmpty()) {
        return "state of key " + entry.getKey();
      }
    }
    return next() == Long.MAX_VALUE ? null : "a timer, call or record";
  }

  private final class Effects implements Effect.Handler {
    private final String id;

    Effects(String id) {
      this.id = id;
    }

    @Override
    public void on(Effect.SendCommand effect) {
      note("command " + text(effect.command()));
    }

    @Override
    public void on(Effect.PublishEvent effect) {
      WorkflowEvent event = effect.event();
      byte[] bytes = eventFormat.write(event).get(0);
      note("event " + text(bytes));
      InstanceView view = views.computeIfAbsent(id, InstanceView::new);
      if (event.seq() == 1) {
        view = new InstanceView(id);
        views.put(id, view);
      }
      checks.event(view, event);
      long version = view.version();
      try {
        view.apply((Map<?, ?>) Objects.requireNonNull(Json.parse(bytes)));
      } catch (Json.InvalidJsonException e) {
        throw new IllegalStateException(e);
      }
      Graph graph = find(event.template(), event.version());
      if (view.definition() == null && event.version() != version && graph != null) {
        view.know(graph.template().source());
      }
    }

    @Override
    public void on(Effect.Reject effect) {
      Rejection rejection = effect.rejection();
      note(
          "rejection "
              + rejection.instanceId()
              + ' '
              + rejection.code()
              + ' '
              + rejection.message());
    }

    @Override
    public void on(Effect.SendDeadLetter effect) {
      letter(effect.letter());
    }

    @Override
    public void on(Effect.Notify effect) {
      Notice notice = effect.notice();
      note("notice " + id + ' ' + notice.getClass().getSimpleName() + ' ' + notice.key());
      String key = notice.key().text();
      if (notice instanceof Close || notice instanceof Open) {
        touchedKeys(id).add(key);
      }
      fly(id + " -> " + key, () -> correlate(key, notice));
    }

    @Override
    public void on(Effect.AskHandler effect) {
      Reply reply = answer(effect.idempotencyKey(), effect.id().attempt(), effect.call());
      note("call " + id + ' ' + effect.id() + ' ' + reply);
      calls
          .computeIfAbsent(now + reply.seconds() * 1000, t -> new ArrayDeque<>())
          .add(() -> step(id, new Event.Answered(effect.id(), reply.answer())));
    }

    @Override
    public void on(Effect.AskInstance effect) {
      String other = effect.request().envelope().instanceId();
      note("ask " + id + ' ' + effect.request().envelope().json());
      fly(id + " => " + other, () -> ask(withLife(effect.request())));
    }

    @Override
    public void on(Effect.TellParent effect) {
      note("news " + effect.news());
      fly(id + " => " + effect.parent(), () -> step(effect.parent(), effect.news()));
    }

    @Override
    public void on(Effect.WakeUp effect) {
      wakeUps(id).add(InstanceState.wakeUp(effect.time()));
    }

    @Override
    public void on(Effect.CancelWakeUp effect) {
      wakeUps(id).remove(InstanceState.wakeUp(effect.time()));
    }

    @Override
    public void on(Effect.Count effect) {
      // nobody counts here
    }
  }

  private final class Outputs implements Output.Handler {
    private final String key;

    Outputs(String key) {
      this.key = key;
    }

    @Override
    public void deliver(Delivery delivery) {
      String instance = delivery.subscription().instance();
      fly(key + " -> " + instance, () -> step(instance, new Event.Delivered(delivery)));
    }

    @Override
    public void unmatched(Offer offer) {
      letter(DeadLetter.unmatched(offer));
    }

    @Override
    public void full(Offer offer) {
      letter(DeadLetter.full(offer, 100));
    }

    @Override
    public void wakeAt(long at, long insteadOf) {
      keyWakeUps.remove(key);
      if (at != 0) {
        keyWakeUps.put(key, at);
      }
    }

    @Override
    public void counted(Output.Counter counter) {
      // nobody counts here
    }
  }
}
