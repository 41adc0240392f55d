package io.daggerflow.scenario;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.codec.MapStore;
import io.daggerflow.codec.Store;
import io.daggerflow.engine.Effect;
import io.daggerflow.engine.Engine;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.EventCodec;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.Request;
import io.daggerflow.engine.Step;
import io.daggerflow.engine.Surroundings;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.message.Message;
import io.daggerflow.scenario.Agenda.Alarm;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Times;
import io.daggerflow.view.InstanceView;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The instances of a job in virtual time: makes their steps and carries out what follows. */
final class Instances {

  private final VirtualJob job;
  private final Deployments deployments;
  private final Callees callees;
  private final Engine engine;
  private final Map<String, MapStore> stores = new HashMap<>();
  private final Map<String, Long> lives = new HashMap<>();
  private final Map<String, InstanceView> views = new LinkedHashMap<>();

  Instances(
      VirtualJob job,
      Deployments deployments,
      ExpressionCompiler compiler,
      Callees callees,
      Map<String, String> secrets) {
    this.job = job;
    this.deployments = deployments;
    this.callees = callees;
    this.engine =
        new Engine(
            new Surroundings(
                deployments,
                topic -> Integer.MAX_VALUE,
                this::inline,
                secrets,
                compiler,
                Limits.DEFAULT));
  }

  boolean has(String id) {
    return store(id).head() != null;
  }

  boolean areEmpty() {
    return stores.values().stream().allMatch(MapStore::isEmpty);
  }

  Map<String, InstanceView> views() {
    return views;
  }

  /** The number that the life of this id gets if it begins now. */
  long nextLife(String id) {
    return lives.getOrDefault(id, 0L) + 1;
  }

  /** Somebody asks something of an instance. */
  void ask(Request request) {
    String id = request.envelope().instanceId();
    boolean existed = has(id);
    step(id, new Event.Requested(request));
    if (!existed && has(id) && request instanceof Request.Start start) {
      lives.put(id, start.life());
    }
  }

  /** Something happens to an instance. */
  void step(String id, Event event) {
    Store store = store(id);
    Step step;
    try {
      step = engine.step(id, InstanceState.read(store), event, job.now());
    } catch (ScenarioFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new ScenarioFailure(
          "Expected a step of instance '" + id + "', but the engine failed: " + e, e);
    }
    step.write(store);
    Effects handler = new Effects(id, event);
    step.effects().forEach(effect -> effect.dispatchTo(handler));
  }

  private MapStore store(String id) {
    return stores.computeIfAbsent(id, i -> new MapStore());
  }

  // ---- calls

  private Answer inline(
      String id, String path, int attempt, String idempotencyKey, Call.Execute call) {
    Callees.Reply reply = ask(id, path, attempt, idempotencyKey, call);
    if (reply.takes() != null) {
      throw new ScenarioFailure(
          "Expected an answer without 'takes' for '"
              + path
              + "', which is 'inline', but it takes "
              + reply.takes());
    }
    return reply.answer();
  }

  private Callees.Reply ask(String id, String path, int attempt, String idempotencyKey, Call call) {
    Callees.Asked asked = new Callees.Asked(id, path, attempt, idempotencyKey, call);
    job.recorded().call(asked);
    return callees.ask(asked);
  }

  // ---- what follows from a step

  private final class Effects implements Effect.Handler {
    private final String id;
    private final Event event;

    Effects(String id, Event event) {
      this.id = id;
      this.event = event;
    }

    @Override
    public void on(Effect.SendCommand effect) {
      job.recorded().command(effect.command());
    }

    @Override
    public void on(Effect.PublishEvent effect) {
      WorkflowEvent published = effect.event();
      InstanceView view = views.computeIfAbsent(id, InstanceView::new);
      long before = published.seq() == 1 ? 0 : view.version();
      view.apply(job.recorded().event(published));
      if (view.isOver()) {
        deployments.usesNone(id);
      } else if (view.definition() == null) {
        deployments.uses(id, published.template(), published.version());
      }
      Graph graph = deployments.find(published.template(), published.version());
      if (view.definition() == null && published.version() != before && graph != null) {
        view.know(graph.template().source());
      }
    }

    @Override
    public void on(Effect.Reject effect) {
      job.recorded().rejection(effect.rejection(), job.now());
    }

    @Override
    public void on(Effect.SendDeadLetter effect) {
      job.recorded().deadLetter(effect.letter(), job.now());
    }

    @Override
    public void on(Effect.Notify effect) {
      job.later(() -> job.keys().apply(effect.notice().key().text(), effect.notice()));
    }

    @Override
    public void on(Effect.AskHandler effect) {
      Callees.Reply reply =
          ask(id, effect.path(), effect.id().attempt(), effect.idempotencyKey(), effect.call());
      Instant from = Instant.ofEpochMilli(job.now());
      Instant time = reply.takes() == null ? from : Times.deadline(reply.takes(), from);
      job.agenda()
          .answer(
              Objects.requireNonNull(time).toEpochMilli(),
              () -> step(id, new Event.Answered(effect.id(), reply.answer())));
    }

    /**
     * What goes to another instance goes as bytes; a start gets the life that one from outside
     * gets.
     */
    @Override
    public void on(Effect.AskInstance effect) {
      String other = effect.request().envelope().instanceId();
      byte[] bytes = EventCodec.write(new Event.Requested(effect.request()));
      job.later(
          () ->
              Instances.this.ask(
                  ((Event.Requested) EventCodec.read(bytes, nextLife(other))).request()));
    }

    @Override
    public void on(Effect.TellParent effect) {
      byte[] bytes = EventCodec.write(effect.news());
      job.later(() -> step(effect.parent(), EventCodec.read(bytes, 0)));
    }

    @Override
    public void on(Effect.WakeUp effect) {
      job.agenda().wake(effect.time(), new Alarm(true, id));
    }

    @Override
    public void on(Effect.CancelWakeUp effect) {
      job.agenda().cancel(effect.time(), new Alarm(true, id));
    }

    @Override
    public void on(Effect.Count effect) {
      if (event instanceof Event.Delivered delivered) {
        Message message = delivered.delivery().offer().message();
        switch (effect.counter()) {
          case MESSAGES_BUFFERED -> job.note(message, "waits in " + id);
          case MESSAGES_TURNED_AWAY -> job.note(message, "is turned away by " + id);
          default -> {
            // the other numbers say nothing that the records do not say
          }
        }
      }
    }
  }
}
