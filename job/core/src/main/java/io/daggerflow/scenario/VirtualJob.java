package io.daggerflow.scenario;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.codec.Store;
import io.daggerflow.correlation.Correlator;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Output;
import io.daggerflow.correlation.TimeReached;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Engine;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.engine.Step;
import io.daggerflow.engine.Surroundings;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.DeploymentFormat;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.routing.Router;
import io.daggerflow.scenario.Agenda.Alarm;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Problem;
import io.daggerflow.template.Times;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The job in virtual time: the same routing, correlation and engine as on Flink, with maps for its
 * state, queues for its topics and a clock that moves when it is told to. What happens follows the
 * order in which it was asked for, so that equal inputs give equal outputs.
 */
public final class VirtualJob {

  private static final int KEPT_MESSAGES = 100;

  /** So many steps without any time passing are a workflow that never comes to rest. */
  private static final int RESTLESS = 100_000;

  private final Deployed deployed = new Deployed();
  private final Map<String, MapStore> instances = new HashMap<>();
  private final Map<String, MapStore> keys = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> lives = new HashMap<>();
  private final Map<String, InstanceView> views = new LinkedHashMap<>();
  private final Agenda agenda = new Agenda();
  private final Deque<Runnable> inFlight = new ArrayDeque<>();
  private final Recorded recorded = new Recorded();
  private final Correlator correlator = new Correlator(KEPT_MESSAGES);
  private final DeploymentFormat deployments;
  private final Callees callees;
  private final Engine engine;
  private long now;

  /**
   * One in which nobody answers calls.
   *
   * @param now where the clock starts, in epoch milliseconds
   */
  public VirtualJob(long now) {
    this(new CelExpressions(), now, new Stubs(Map.of(), null), Map.of());
  }

  /**
   * @param now where the clock starts, in epoch milliseconds
   * @param callees answers calls
   * @param secrets name → value
   */
  public VirtualJob(
      ExpressionCompiler compiler, long now, Callees callees, Map<String, String> secrets) {
    this.now = now;
    this.callees = callees;
    this.deployments = new DeploymentFormat(compiler);
    this.engine =
        new Engine(
            new Surroundings(
                deployed,
                topic -> Integer.MAX_VALUE,
                this::inline,
                secrets,
                compiler,
                Limits.DEFAULT));
  }

  // ---- what happens

  /** Deploys a version; one that exists with other content is refused (rule S10.8). */
  public void deploy(WorkflowTemplate template) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "deploy");
    request.put("definition", template.source());
    deploy(template, new DeploymentFormat.Deployment(template, null, null, null, request));
  }

  /** Puts out that a template was refused because of what is wrong with it. */
  void refuse(@Nullable Object definition, List<Problem> problems) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "deploy");
    request.put("definition", definition);
    String sentence =
        problems.stream()
            .filter(Problem::isError)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    reject(new Rejection(null, null, Rejection.Code.INVALID_TEMPLATE, sentence, request, null));
  }

  private void deploy(WorkflowTemplate template, DeploymentFormat.Deployment deployment) {
    if (!deployed.deploy(template)) {
      reject(
          deployment.refused(
              Rejection.Code.INVALID_TEMPLATE,
              "Expected "
                  + template.id()
                  + " as it was deployed before, but its content differs: give it another version"));
    }
  }

  /** A request comes, on the control topic or on the topic of deployments. */
  public void request(Map<String, @Nullable Object> json) {
    Object type = json.get("type");
    if ("deploy".equals(type) || "retire".equals(type)) {
      deployment(deployments.check(json));
    } else {
      String id = String.valueOf(json.get("instanceId"));
      RequestReader.Read read = RequestReader.check(json, nextLife(id));
      if (read.request() != null) {
        ask(read.request());
      } else if (read.rejection() != null) {
        reject(read.rejection());
      }
    }
    settle();
  }

  private void deployment(DeploymentFormat.Deployment deployment) {
    WorkflowTemplate template = deployment.template();
    DeploymentFormat.Version version = deployment.retired();
    if (template != null) {
      deploy(template, deployment);
    } else if (version == null) {
      reject(Objects.requireNonNull(deployment.rejection()));
    } else if (!deployed.retire(version.template(), version.version())) {
      reject(
          deployment.refused(
              Rejection.Code.UNKNOWN_TEMPLATE,
              "Expected a deployed version, but there is no version "
                  + version.version()
                  + " of '"
                  + version.template()
                  + "'"));
    }
  }

  private void reject(Rejection rejection) {
    recorded.rejection(rejection, now);
  }

  private void ask(Request request) {
    String id = request.envelope().instanceId();
    boolean existed = has(id);
    step(id, new Event.Requested(request));
    if (!existed && has(id) && request instanceof Request.Start start) {
      lives.put(id, start.life());
    }
  }

  private long nextLife(String id) {
    return lives.getOrDefault(id, 0L) + 1;
  }

  /** A record comes on a topic of listeners, or of {@code startOn}. */
  public void message(
      String topic, @Nullable String key, byte[] value, Map<String, String> headers) {
    List<Header> list = new ArrayList<>();
    headers.forEach(
        (name, text) -> list.add(new Header(name, text.getBytes(StandardCharsets.UTF_8))));
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    long offset = offsets.merge(topic, 1L, Long::sum) - 1;
    Message message = new Message(topic, 0, offset, now, keyBytes, value, list);
    Router.Routed routed = deployed.router().route(message, this::nextLife);
    routed.letters().forEach(this::letter);
    routed.offers().forEach(offer -> correlate(offer.key().text(), offer));
    routed.starts().forEach(this::ask);
    settle();
  }

  /**
   * The clock moves on; what is due on the way happens at its own time.
   *
   * @param time epoch milliseconds, not before now
   */
  public void advanceTo(long time) {
    if (time < now) {
      throw new ScenarioFailure(
          "Expected a time not before "
              + Instant.ofEpochMilli(now)
              + ", but it is "
              + Instant.ofEpochMilli(time));
    }
    while (agenda.next() <= time) {
      now = Math.max(now, agenda.next());
      settle();
    }
    now = time;
  }

  /** Everything happens that needs no time; an answer comes only when nothing else can happen. */
  private void settle() {
    int steps = 0;
    while (happens()) {
      if (++steps > RESTLESS) {
        throw new ScenarioFailure(
            "Expected the workflow to come to rest at "
                + Instant.ofEpochMilli(now)
                + ", but it made "
                + RESTLESS
                + " steps without waiting for anything");
      }
    }
  }

  private boolean happens() {
    Runnable next = inFlight.poll();
    if (next == null) {
      Agenda.Due due = agenda.dueAlarm(now);
      next = due == null ? agenda.dueAnswer(now) : () -> wake(due);
    }
    if (next == null) {
      return false;
    }
    next.run();
    return true;
  }

  private void wake(Agenda.Due due) {
    if (due.alarm().ofInstance()) {
      step(due.alarm().key(), new Event.TimeReached(due.time()));
    } else {
      correlate(due.alarm().key(), new TimeReached());
    }
  }

  private void step(String id, Event event) {
    Store store = store(instances, id);
    Step step;
    try {
      step = engine.step(id, InstanceState.read(store), event, now);
    } catch (ScenarioFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new ScenarioFailure(
          "Expected a step of instance '" + id + "', but the engine failed: " + e, e);
    }
    step.write(store);
    Effects handler = new Effects(id);
    step.effects().forEach(effect -> effect.dispatchTo(handler));
  }

  private void correlate(String key, Input input) {
    Outputs handler = new Outputs(key);
    for (Output output : correlator.apply(store(keys, key), input, now)) {
      output.handle(handler);
    }
  }

  private static MapStore store(Map<String, MapStore> stores, String key) {
    return stores.computeIfAbsent(key, k -> new MapStore());
  }

  private void letter(DeadLetter letter) {
    recorded.deadLetter(letter, now);
  }

  // ---- calls

  private Answer inline(
      String instance, String path, int attempt, String idempotencyKey, Call.Execute call) {
    Callees.Reply reply = ask(instance, path, attempt, idempotencyKey, call);
    if (reply.takes() != null) {
      throw new ScenarioFailure(
          "Expected an answer without 'takes' for '"
              + path
              + "', which is 'inline', but it takes "
              + reply.takes());
    }
    return reply.answer();
  }

  private Callees.Reply ask(
      String instance, String path, int attempt, String idempotencyKey, Call call) {
    recorded.call(path, idempotencyKey, call);
    InstanceView view = views.get(instance);
    Map<String, @Nullable Object> parameters = view == null ? Map.of() : view.parameters();
    return callees.ask(
        new Callees.Asked(instance, path, attempt, idempotencyKey, parameters, call));
  }

  // ---- what came of it

  public long now() {
    return now;
  }

  Recorded recorded() {
    return recorded;
  }

  /** {@code topic}, {@code key}, {@code value}, {@code headers} of each command, in order. */
  public List<Object> commands() {
    return recorded.commands();
  }

  /** {@code path}, {@code input} of each try of an executor, or the HTTP request, in order. */
  public List<Object> calls() {
    return recorded.calls();
  }

  public List<Object> rejections() {
    return recorded.rejections();
  }

  public List<Object> deadLetters() {
    return recorded.deadLetters();
  }

  public List<Object> events() {
    return recorded.events();
  }

  /** Whether the engine has the instance. */
  public boolean has(String id) {
    return store(instances, id).head() != null;
  }

  /** What the instance's events say; null if it never had one. */
  public @Nullable InstanceView view(String id) {
    return views.get(id);
  }

  /** The instances that ever were, by what their events say. */
  public Map<String, InstanceView> views() {
    return views;
  }

  /** Whether no instance, no subscription, no message, no timer and no call is left. */
  public boolean isEmpty() {
    return agenda.isEmpty()
        && instances.values().stream().allMatch(MapStore::isEmpty)
        && keys.values().stream().allMatch(MapStore::isEmpty);
  }

  private final class Effects implements Effect.Handler {
    private final String id;

    Effects(String id) {
      this.id = id;
    }

    @Override
    public void on(Effect.SendCommand effect) {
      recorded.command(effect.command());
    }

    @Override
    public void on(Effect.PublishEvent effect) {
      WorkflowEvent event = effect.event();
      InstanceView view = views.computeIfAbsent(event.instanceId(), InstanceView::new);
      long before = event.seq() == 1 ? 0 : view.version();
      view.apply(recorded.event(event));
      if (view.definition() == null) {
        Graph graph = deployed.find(event.template(), event.version());
        if (event.version() != before && graph != null) {
          view.know(graph.template().source());
        }
        if (!view.isOver()) {
          deployed.uses(id, event.template(), event.version());
        }
      }
      if (view.isOver()) {
        deployed.usesNone(id);
      }
    }

    @Override
    public void on(Effect.Reject effect) {
      reject(effect.rejection());
    }

    @Override
    public void on(Effect.SendDeadLetter effect) {
      letter(effect.letter());
    }

    @Override
    public void on(Effect.Notify effect) {
      inFlight.add(() -> correlate(effect.notice().key().text(), effect.notice()));
    }

    @Override
    public void on(Effect.AskHandler effect) {
      Callees.Reply reply =
          ask(id, effect.path(), effect.id().attempt(), effect.idempotencyKey(), effect.call());
      Instant from = Instant.ofEpochMilli(now);
      Instant time = reply.takes() == null ? from : Times.deadline(reply.takes(), from);
      agenda.answer(
          Objects.requireNonNull(time).toEpochMilli(),
          () -> step(id, new Event.Answered(effect.id(), reply.answer())));
    }

    @Override
    public void on(Effect.AskInstance effect) {
      inFlight.add(() -> VirtualJob.this.ask(withLife(effect.request())));
    }

    /** A start gets the life that a start on the control topic would get. */
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
          start.cause());
    }

    @Override
    public void on(Effect.TellParent effect) {
      inFlight.add(() -> step(effect.parent(), effect.news()));
    }

    @Override
    public void on(Effect.WakeUp effect) {
      agenda.wake(Math.max(now, effect.time()), new Alarm(true, id));
    }

    @Override
    public void on(Effect.CancelWakeUp effect) {
      agenda.cancel(effect.time(), new Alarm(true, id));
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
      step(delivery.subscription().instance(), new Event.Delivered(delivery));
    }

    @Override
    public void unmatched(Offer offer) {
      letter(DeadLetter.unmatched(offer));
    }

    @Override
    public void full(Offer offer) {
      letter(DeadLetter.full(offer, KEPT_MESSAGES));
    }

    @Override
    public void wakeAt(long at, long insteadOf) {
      Alarm alarm = new Alarm(false, key);
      agenda.cancel(insteadOf, alarm);
      if (at != 0) {
        agenda.wake(at, alarm);
      }
    }

    @Override
    public void counted(Output.Counter counter) {
      // nobody counts here
    }
  }
}
