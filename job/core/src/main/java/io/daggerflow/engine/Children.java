package io.daggerflow.engine;

import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.ChildStart;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Place;
import io.daggerflow.template.Workflow;
import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Child workflows, seen from both sides (rule S13). */
final class Children {

  private static final int LONGEST_ID = 512;

  /** A value takes less than so many times its length as JSON. */
  private static final int LONGER_THAN_JSON = 3;

  private final Transaction step;

  Children(Transaction step) {
    this.step = step;
  }

  // ---- the parent's side

  /** Starts a child on behalf of a task. */
  void start(Place place, ChildStart child) {
    NodeState node = step.node(place);
    String id =
        child.id() == null ? step.instanceId() + '/' + place.path() + '/' + node.run() : child.id();
    if (id.isEmpty() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      step.failures()
          .fail(
              place,
              Failure.of(
                  "CHILD",
                  "Expected an instance id of 1 to "
                      + LONGEST_ID
                      + " characters without control characters, but it has "
                      + id.length()));
      return;
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", "start");
    json.put("instanceId", id);
    json.put("template", child.template());
    if (child.version() != null) {
      json.put("version", (long) child.version());
    }
    json.put("parameters", child.parameters());
    Request.Start start =
        new Request.Start(
            new Request.Envelope(id, "start", null, json),
            child.template(),
            child.version(),
            null,
            Map.of(),
            child.parameters(),
            true,
            0,
            parent(place, child.waits()),
            null,
            step.state().trace());
    if (travels(child.parameters(), new Event.Requested(start))) {
      node.child(id);
      step.ask(start);
    } else {
      step.failures().fail(place, tooLarge("the start of child '" + id + "' has"));
    }
  }

  /** Whether an event for another instance can be a record; few are large enough to be measured. */
  private boolean travels(Map<String, @Nullable Object> parameters, Event event) {
    int limit = step.limits().messageBytes();
    return Values.isWithin(parameters, limit / LONGER_THAN_JSON)
        || EventCodec.write(event).length <= limit;
  }

  private Failure tooLarge(String what) {
    return Failure.last(
        "TOO_LARGE", what + " more than " + step.limits().messageBytes() + " bytes of parameters");
  }

  private Parent parent(Place place, boolean waits) {
    return new Parent(
        step.instanceId(), step.state().life(), place.path(), step.node(place).run(), waits);
  }

  /** The task ends otherwise: a child that is waited for is stopped. */
  void release(Place place) {
    NodeState node = step.node(place);
    String child = node.child();
    if (child == null) {
      return;
    }
    node.child(null);
    if (isWaiting(place)) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("type", "stop");
      json.put("instanceId", child);
      json.put("reason", "PARENT");
      step.ask(
          new Request.Stop(
              new Request.Envelope(child, "stop", null, json),
              "PARENT",
              false,
              parent(place, true)));
    }
  }

  private static boolean isWaiting(Place place) {
    return place.node().kind() instanceof Workflow workflow && workflow.waits();
  }

  /** Suspends or resumes the children that are waited for. */
  void cascade(boolean suspend, boolean shift) {
    step.eachNode(
        place -> {
          String child = step.node(place).child();
          if (child != null && isWaiting(place)) {
            cascade(place, child, suspend, shift);
          }
        });
  }

  private void cascade(Place place, String child, boolean suspend, boolean shift) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", suspend ? "suspend" : "resume");
    json.put("instanceId", child);
    json.put("cascade", true);
    if (shift) {
      json.put("shift", true);
    }
    Request.Envelope envelope =
        new Request.Envelope(child, suspend ? "suspend" : "resume", null, json);
    step.ask(
        suspend
            ? new Request.Suspend(envelope, true, parent(place, true))
            : new Request.Resume(envelope, true, shift, parent(place, true)));
  }

  /** Whether an instance waits for this news. */
  static boolean isAwaited(InstanceState state, Graph graph, Event.ChildTold news) {
    Parent parent = news.parent();
    if (state.life() != parent.life()) {
      return false;
    }
    Place place = graph.find(parent.path());
    if (place == null) {
      return false;
    }
    NodeState node = state.node(place.key());
    return node.status() == Status.EXECUTING
        && node.run() == parent.run()
        && news.child().equals(node.child());
  }

  /** What became of a child that its task waits for. */
  void told(Place place, Event.ChildTold news) {
    NodeState node = step.node(place);
    Workflow workflow = (Workflow) Objects.requireNonNull(place.node().kind());
    Status status = news.status();
    boolean accepted = status == Status.NOT_STARTED;
    if (accepted && workflow.waits()) {
      return;
    }
    node.child(null);
    Map<String, @Nullable Object> parameters = news.parameters();
    if (parameters == null) {
      step.failures().fail(place, tooLarge("child '" + news.child() + "' is COMPLETED, but has"));
    } else if (accepted || status == Status.COMPLETED) {
      Map<String, @Nullable Object> child = new LinkedHashMap<>();
      child.put("id", news.child());
      child.put("status", accepted ? "EXECUTING" : Status.COMPLETED.name());
      child.put("parameters", parameters);
      step.walk().attempt(place, task -> workflow.childOver(task, child));
    } else {
      String what = status == null ? "was refused" : "is " + status;
      String why = news.reason() == null ? "" : ": " + news.reason();
      step.failures()
          .fail(place, Failure.of("CHILD", "child '" + news.child() + "' " + what + why));
    }
  }

  // ---- the child's side

  /** Tells the parent what became of this instance, where one wants to know. */
  void tellParent(@Nullable Status status) {
    Parent parent = Parent.read(step.state().parent());
    boolean accepted = status == Status.NOT_STARTED;
    if (parent == null || parent.waits() == accepted) {
      return;
    }
    boolean wanted = accepted || status == Status.COMPLETED;
    Event.ChildTold news =
        new Event.ChildTold(
            parent,
            step.instanceId(),
            status,
            step.state().reason(),
            wanted ? new LinkedHashMap<>(step.state().parameters().view()) : Map.of());
    step.effect(
        new Effect.TellParent(parent.instance(), travels(news) ? news : news.withoutParameters()));
  }

  private boolean travels(Event.ChildTold news) {
    Map<String, @Nullable Object> parameters = news.parameters();
    return parameters == null || travels(parameters, news);
  }
}
