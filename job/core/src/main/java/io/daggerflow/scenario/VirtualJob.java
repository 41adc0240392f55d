package io.daggerflow.scenario;

import io.daggerflow.correlation.TimeReached;
import io.daggerflow.engine.Event;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.routing.Router;
import io.daggerflow.template.Problem;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The job in virtual time: the same routing, correlation and engine as on Flink, with maps for its
 * state, queues for its topics and a clock that moves when it is told to. Equal inputs give equal
 * outputs. What it puts out is kept as JSON values.
 */
public final class VirtualJob implements ScenarioJob {

  /** So many steps without any time passing are a workflow that never comes to rest. */
  private static final int RESTLESS = 100_000;

  private final Recorded recorded = new Recorded();
  private final Agenda agenda = new Agenda();
  private final Deque<Runnable> inFlight = new ArrayDeque<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final Deployments deployments;
  private final Instances instances;
  private final Keys keys;
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
    this.deployments =
        new Deployments(
            compiler, () -> this.now, rejection -> recorded.rejection(rejection, this.now));
    this.instances = new Instances(this, deployments, compiler, callees, secrets);
    this.keys = new Keys(this);
  }

  /** One for a scenario. */
  VirtualJob(ExpressionCompiler compiler, Setup setup) {
    this(compiler, setup.now(), setup.callees(), setup.secrets());
    setup.templates().forEach(this::deploy);
  }

  // ---- what happens

  @Override
  public void deploy(WorkflowTemplate template) {
    deployments.request(template);
  }

  @Override
  public void refuse(@Nullable Object definition, List<Problem> problems) {
    deployments.refuse(definition, problems);
  }

  @Override
  public void request(Map<String, @Nullable Object> json) {
    Object type = json.get("type");
    if ("deploy".equals(type) || "retire".equals(type)) {
      deployments.request(json);
    } else {
      String id = String.valueOf(json.get("instanceId"));
      RequestReader.Read read = RequestReader.check(json, instances.nextLife(id));
      if (read.request() != null) {
        instances.ask(read.request());
      } else if (read.rejection() != null) {
        recorded.rejection(read.rejection(), now);
      }
    }
    settle();
  }

  @Override
  public void message(
      String topic, @Nullable String key, byte[] value, Map<String, String> headers) {
    List<Header> list = new ArrayList<>();
    headers.forEach(
        (name, text) -> list.add(new Header(name, text.getBytes(StandardCharsets.UTF_8))));
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    long offset = offsets.merge(topic, 1L, Long::sum) - 1;
    Message message = new Message(topic, 0, offset, now, keyBytes, value, list);
    Router.Routed routed = deployments.router().route(message, instances::nextLife);
    if (routed.isNobodys()) {
      note(message, "concerns nobody: " + why(topic));
    }
    routed.letters().forEach(letter -> recorded.deadLetter(letter, now));
    routed.offers().forEach(offer -> keys.apply(offer.key().text(), offer));
    routed.starts().forEach(instances::ask);
    settle();
  }

  private String why(String topic) {
    return deployments.router().topics().contains(topic)
        ? "no listener finds a value in it, or no filter lets it through"
        : "no listener and no startOn has this topic";
  }

  @Override
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
      instances.step(due.alarm().key(), new Event.TimeReached(due.time()));
    } else {
      keys.apply(due.alarm().key(), new TimeReached());
    }
  }

  // ---- what its parts need

  Agenda agenda() {
    return agenda;
  }

  Instances instances() {
    return instances;
  }

  Keys keys() {
    return keys;
  }

  /** Does something after everything that is in flight already. */
  void later(Runnable act) {
    inFlight.add(act);
  }

  /** Notes what became of a message where no record says it. */
  void note(Message message, String what) {
    recorded.note(now, "message " + message.topic() + '@' + message.offset() + ' ' + what);
  }

  // ---- what came of it

  @Override
  public long now() {
    return now;
  }

  @Override
  public Recorded recorded() {
    return recorded;
  }

  /** Everything happens one after the other. */
  @Override
  public Object line(Object element) {
    return "";
  }

  @Override
  public boolean has(String id) {
    return instances.has(id);
  }

  /** What the instance's events say; null if it never had one. */
  public @Nullable InstanceView view(String id) {
    return instances.views().get(id);
  }

  @Override
  public Map<String, InstanceView> views() {
    return instances.views();
  }

  @Override
  public void close() {
    // there is nothing to let go of
  }

  /** Whether no instance, no subscription, no message, no timer and no call is left. */
  public boolean isEmpty() {
    return agenda.isEmpty() && instances.areEmpty() && keys.areEmpty();
  }
}
