package io.daggerflow.engine;

import io.daggerflow.engine.WorkflowEvent.Flags;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.NodeState.Alarm;
import io.daggerflow.state.Status;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Graph;
import io.daggerflow.template.InstanceLimit;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.template.TaskKind;
import io.daggerflow.template.Times;
import io.daggerflow.value.Values;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One step of one instance while it is computed: the working copy of the state, what changed, and
 * the effects so far. It is where those meet who know one thing each: the flow ({@link Walk}),
 * failures, actions, messages and so on.
 */
final class Transaction {

  private static final Map<String, @Nullable Object> NO_CAUSE = noCause("");

  private final String instanceId;
  private final InstanceState state;
  private final Graph graph;
  private final List<Effect> effects;
  private final Surroundings surroundings;
  private final long now;
  private final Changes changes;
  private final Statuses statuses;
  private final Variables variables;
  private final Walk walk = new Walk(this);
  private final Copies copies = new Copies(this);
  private final Failures failures = new Failures(this);
  private final Actions actions = new Actions(this);
  private final Children children = new Children(this);
  private final Watching watching = new Watching(this);
  private final Redrives redrives = new Redrives(this);
  private final Listening listening = new Listening(this);
  private final Outbox outbox;
  private final Set<Long> wakeUps = new LinkedHashSet<>();
  private final Set<Long> unneeded = new LinkedHashSet<>();
  private final boolean wasSuspended;
  private final boolean wasCompensating;
  private final int incidentsBefore;
  private boolean wasOver;
  private Map<String, @Nullable Object> cause = NO_CAUSE;
  private @Nullable Place firstFailed;
  private long fall;

  Transaction(
      String instanceId,
      InstanceState state,
      Graph graph,
      List<Effect> effects,
      Surroundings surroundings,
      long now,
      boolean start) {
    this.instanceId = instanceId;
    this.state = state;
    this.graph = graph;
    this.effects = effects;
    this.surroundings = surroundings;
    this.now = now;
    this.changes = new Changes(start);
    this.statuses = new Statuses(state);
    this.variables = new Variables(instanceId, state, graph, statuses, surroundings.secrets(), now);
    this.outbox = new Outbox(this, surroundings);
    this.wasOver = state.status().isTerminal();
    this.wasSuspended = state.suspended() != 0;
    this.wasCompensating = state.isCompensating();
    this.incidentsBefore = state.incidents();
  }

  String instanceId() {
    return instanceId;
  }

  InstanceState state() {
    return state;
  }

  Graph graph() {
    return graph;
  }

  Limits limits() {
    return surroundings.limits();
  }

  InlineHandlers inline() {
    return surroundings.inline();
  }

  long now() {
    return now;
  }

  Changes changes() {
    return changes;
  }

  Statuses statuses() {
    return statuses;
  }

  Variables variables() {
    return variables;
  }

  Walk walk() {
    return walk;
  }

  Copies copies() {
    return copies;
  }

  Failures failures() {
    return failures;
  }

  Actions actions() {
    return actions;
  }

  Children children() {
    return children;
  }

  Watching watching() {
    return watching;
  }

  Redrives redrives() {
    return redrives;
  }

  Listening listening() {
    return listening;
  }

  Outbox outbox() {
    return outbox;
  }

  NodeState node(Place place) {
    return state.node(place.key());
  }

  /** The status that a node has, those around it considered. */
  Status status(Place place) {
    return statuses.of(place);
  }

  boolean isSuspended() {
    return state.suspended() != 0;
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void count(Counter counter) {
    effects.add(new Effect.Count(counter));
  }

  /** Asks something of another instance. */
  void ask(Request.Travelling request) {
    effects.add(new Effect.AskInstance(request));
  }

  // ---- places

  /** What is directly inside: children, or copies. */
  void eachInside(Place outer, Consumer<Place> act) {
    if (outer.node().isForEach()) {
      int count = node(outer).copies();
      for (int i = 0; i < count; i++) {
        act.accept(outer.copy(i));
      }
    } else {
      for (Node child : outer.node().children()) {
        act.accept(outer.of(child));
      }
    }
  }

  /** All places that the instance has, actions too; those around come first. */
  void eachNode(Consumer<Place> act) {
    eachNode(graph.root().place(), act);
  }

  /** A place and all inside it. */
  void eachNode(Place place, Consumer<Place> act) {
    act.accept(place);
    place.node().actions().forEach(action -> act.accept(place.of(action)));
    eachInside(place, inside -> eachNode(inside, act));
  }

  /** The places of a node, in as many copies as there are; in those around {@code near} only. */
  void eachPlace(Node node, @Nullable Place near, Consumer<Place> act) {
    if (node.copies() == 0) {
      act.accept(node.place());
      return;
    }
    Place shared = near == null ? null : near.shared(node);
    if (shared != null) {
      act.accept(shared);
      return;
    }
    Node whole = Objects.requireNonNull(node.innermostCopy().parent());
    eachPlace(
        whole,
        near,
        place -> {
          int count = node(place).copies();
          for (int i = 0; i < count; i++) {
            act.accept(place.copy(i).of(node));
          }
        });
  }

  /** Whether the condition holds for a place of the node. */
  boolean anyPlace(Node node, Predicate<Place> condition) {
    if (node.copies() == 0) {
      return condition.test(node.place());
    }
    Node whole = Objects.requireNonNull(node.innermostCopy().parent());
    return anyPlace(
        whole,
        place -> {
          int count = node(place).copies();
          for (int i = 0; i < count; i++) {
            if (condition.test(place.copy(i).of(node))) {
              return true;
            }
          }
          return false;
        });
  }

  /** Whether the instance has this place. */
  boolean has(Place place) {
    for (Place at = place; at != null; at = at.parent()) {
      Place parent = at.parent();
      if (at.node().isCopy() && parent != null && at.index() >= node(parent).copies()) {
        return false;
      }
    }
    return true;
  }

  /** The node is as if it had never begun; only its runs are counted on. */
  void startOver(Place place) {
    NodeState node = node(place);
    clearDeadline(place);
    clearAlarm(place);
    failures.endHold(node);
    if (node.status() != Status.NOT_STARTED) {
      changes.node(place, node.status(), Status.NOT_STARTED, false);
    }
    node.startOver();
    actions.end(place);
    watching.changed(place);
    if (place.node().listener() != null) {
      listening.changed(place);
    }
  }

  // ---- failures and stops

  /** The number of the failure or stop that the step is about. */
  long fall() {
    if (fall == 0) {
      fall = state.nextFall();
    }
    return fall;
  }

  /** What fails or stops from now on does so for another reason. */
  void newFall() {
    fall = 0;
  }

  /** Notes why something is stopped or fails. */
  void cause(String path, String reason) {
    cause = Map.of("path", path, "reason", reason);
  }

  /** The variable {@code failure} of an {@code onStop}. */
  Map<String, @Nullable Object> cause() {
    return cause;
  }

  private static Map<String, @Nullable Object> noCause(String reason) {
    return Map.of("path", "", "reason", reason);
  }

  /** The variable {@code failure} of a {@code compensate}. */
  Map<String, @Nullable Object> instanceCause() {
    String failed = state.failed();
    if (failed == null) {
      String reason = node(graph.root().place()).reason();
      return noCause(reason == null ? "" : reason);
    }
    Place place = graph.place(failed);
    String reason = node(place).reason();
    return Map.of("path", place.path(), "reason", reason == null ? "" : reason);
  }

  @Nullable Place firstFailed() {
    return firstFailed;
  }

  void firstFailed(@Nullable Place place) {
    firstFailed = place;
  }

  void compensating(boolean value) {
    state.compensating(value);
  }

  void incidents(int more) {
    state.incidents(state.incidents() + more);
  }

  /** A time that a node waited for has come. */
  void expire(Place place, boolean deadline) {
    NodeState node = node(place);
    if (deadline) {
      clearDeadline(place);
      if (place.parent() == null) {
        expireInstance();
      } else if (place.node().role() == Node.Role.MONITOR) {
        actions.fire(place);
      } else {
        walk.expire(place);
      }
    } else {
      Alarm kind = node.alarmKind();
      clearAlarm(place);
      switch (kind) {
        case TRY -> failures.fail(place, tooLong(place));
        case RETRY -> failures.tryAgain(place);
        case OWN ->
            walk.attempt(place, task -> Objects.requireNonNull(place.node().kind()).woke(task));
        case NONE -> throw new IllegalStateException("no alarm at " + place);
      }
    }
    walk.run();
  }

  private static Failure tooLong(Place place) {
    TaskKind task = place.node().kind();
    return new Failure(
        "TIMEOUT",
        "a try of '" + place.path() + "' took too long",
        Failure.Kind.RETRYABLE,
        task == null ? Map.of() : task.withoutAnswer());
  }

  private void expireInstance() {
    InstanceLimit limit = graph.template().timeout();
    String sentence = "the instance was not over in time";
    if (limit != null && limit.fail()) {
      failures.fail(graph.root().place(), Failure.last("TIMEOUT", sentence));
    } else {
      stop("TIMEOUT: " + sentence, false);
    }
  }

  // ---- the instance

  /** NOT_STARTED → SUBMITTED → EXECUTING. */
  void submit() {
    Place root = graph.root().place();
    changes.node(root, Status.NOT_STARTED, Status.SUBMITTED, false);
    node(root).status(Status.SUBMITTED);
    Map<Place, @Nullable String> before = listening.valuesReadingInstance();
    state.started(now);
    listening.move(before);
    count(Counter.INSTANCES_STARTED);
    if (!isSuspended()) {
      begin();
    }
  }

  /** SUBMITTED → EXECUTING. */
  void begin() {
    Place root = graph.root().place();
    NodeState node = node(root);
    walk.submit(root);
    if (limitInstance() && actions.watch(root)) {
      walk.begin(root, node);
    }
    walk.run();
  }

  /** Sets the deadline by the template's {@code timeout}; false if there is no telling when. */
  boolean limitInstance() {
    InstanceLimit limit = graph.template().timeout();
    return limit == null || walk.limit(graph.root().place(), limit.value());
  }

  void stop(@Nullable String reason, boolean compensate) {
    Place root = graph.root().place();
    cause = noCause(reason == null ? "" : reason);
    walk.finish(root, Status.STOPPED, reason);
    if (compensate) {
      actions.compensate();
    }
    walk.run();
  }

  /** Says why the engine suspends the instance; it is forgotten when it goes on. */
  void internalError(String reason) {
    node(graph.root().place()).reason(reason);
  }

  /** Nothing acts until it is resumed (rule S9.2). */
  void suspend(boolean cascade) {
    state.suspended(now);
    listening.suspended();
    if (cascade) {
      children.cascade(true, false);
    }
  }

  /** Goes on after a suspension (rule S9.2). */
  void resume(boolean shift, boolean cascade) {
    long length = now - state.suspended();
    state.suspended(0);
    node(graph.root().place()).reason(null);
    if (shift) {
      eachNode(place -> shift(place, length));
    }
    listening.suspended();
    if (cascade) {
      children.cascade(false, shift);
    }
    List<String> ready = List.copyOf(state.ready());
    state.ready().clear();
    ready.forEach(key -> walk.ready(graph.place(key)));
    if (node(graph.root().place()).status() == Status.SUBMITTED) {
      begin();
    } else {
      eachNode(watching::mayAsk);
      walk.run();
    }
  }

  private void shift(Place place, long length) {
    NodeState node = node(place);
    if (node.deadline() != 0) {
      deadline(place, Instant.ofEpochMilli(node.deadline() + length));
    }
    if (node.alarm() != 0) {
      alarm(place, node.alarmKind(), node.alarm() + length);
    }
  }

  /** An instance that was over is not any more. */
  void revived() {
    wasOver = false;
    unneeded.add(state.expires());
    state.expires(0);
  }

  /** What the step has told the correlation and the clock under another version of the template. */
  void adopt(Transaction before) {
    listening.adopt(before.listening);
    unneeded.addAll(before.unneeded);
  }

  // ---- parameters

  /**
   * Writes runtime parameters, and fields of elements around a place; null removes one. What
   * depends on them follows.
   *
   * @throws ExpressionException if one is too large, or an element is no object; then none is
   *     written
   */
  void set(Place place, Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    Map<Place, Map<String, @Nullable Object>> elements = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          if (dot < 0) {
            parameters.put(name, value);
          } else {
            Place copy = copy(place, name.substring(0, dot));
            elements.computeIfAbsent(copy, this::fields).put(name.substring(dot + 1), value);
          }
        });
    String problem = limits().problem(values);
    if (problem != null) {
      throw new ExpressionException(problem, false);
    }
    set(parameters);
    elements.forEach((copy, fields) -> setElement(copy, fields, values));
  }

  private static Place copy(Place place, String as) {
    Place copy = Variables.copy(place, as);
    if (copy == null) {
      throw new IllegalStateException("no element '" + as + "' at " + place);
    }
    return copy;
  }

  private Map<String, @Nullable Object> fields(Place copy) {
    Object element = node(copy).element();
    if (!(element instanceof Map)) {
      throw new ExpressionException(
          "Expected the element of "
              + copy
              + " to be an object, but it is "
              + Values.shown(element),
          false);
    }
    return Values.object(element);
  }

  private void setElement(
      Place copy, Map<String, @Nullable Object> fields, Map<String, @Nullable Object> values) {
    Map<Place, @Nullable String> before = listening.valuesReadingElement(copy);
    String as = Objects.requireNonNull(Objects.requireNonNull(copy.node().parent()).forEach()).as();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(as + '.')) {
            changes.element(copy.path(), name.substring(as.length() + 1), value);
          }
        });
    fields.values().removeIf(Objects::isNull);
    node(copy).element(fields);
    listening.move(before);
    graph.elementReaders(copy.node()).forEach(reader -> eachPlace(reader, copy, watching::mayAsk));
  }

  /** As {@link #set(Place, Map)}, of runtime parameters only. */
  void set(Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> different = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (!Objects.equals(state.parameters().get(name), value)) {
            different.put(name, value);
          }
        });
    if (different.isEmpty()) {
      return;
    }
    String problem = limits().problem(different);
    if (problem != null) {
      throw new ExpressionException(problem, false);
    }
    Map<Place, @Nullable String> before = listening.values(different.keySet());
    different.forEach(
        (name, value) -> {
          state.parameters().set(name, value);
          changes.parameter(name, value);
          watching.changed(name);
        });
    listening.move(before);
  }

  // ---- time

  void deadline(Place place, Instant at) {
    long deadline = millis(at);
    unneeded.add(state.deadline(place.key(), deadline));
    wakeUps.add(deadline);
  }

  void alarm(Place place, Alarm kind, Instant at) {
    alarm(place, kind, millis(at));
  }

  void alarm(Place place, Alarm kind, long at) {
    unneeded.add(state.alarm(place.key(), kind, at));
    wakeUps.add(at);
  }

  private long millis(Instant at) {
    return Math.max(millisRoundedUp(at), state.created());
  }

  private static long millisRoundedUp(Instant at) {
    boolean exact = at.getNano() % 1_000_000 == 0;
    try {
      return at.toEpochMilli() + (exact ? 0 : 1);
    } catch (ArithmeticException e) {
      return at.isBefore(Instant.EPOCH) ? 1 : Long.MAX_VALUE / 4;
    }
  }

  void clearDeadline(Place place) {
    long before = node(place).deadline();
    if (before != 0) {
      clear(before, state.deadline(place.key(), 0));
    }
  }

  void clearAlarm(Place place) {
    long before = node(place).alarm();
    if (before != 0) {
      clear(before, state.alarm(place.key(), Alarm.NONE, 0));
    }
  }

  private void clear(long time, long wakeUp) {
    if (wakeUp != 0) {
      wakeUps.removeIf(one -> InstanceState.wakeUp(one) == InstanceState.wakeUp(time));
    }
    unneeded.add(wakeUp);
  }

  // ---- the end of the step

  /**
   * Settles what follows from the step as a whole, and publishes its event if there is something to
   * say.
   *
   * @param requestId of the request that the event answers
   * @param answer whether the event is owed even if nothing changed
   */
  void close(WorkflowEvent.Cause event, @Nullable String requestId, boolean answer) {
    NodeState root = node(graph.root().place());
    state.status(root.status());
    state.reason(root.reason());
    state.lastStep(now);
    if (root.status().isTerminal() && !wasOver) {
      finishInstance(root);
    }
    listening.settle();
    if (root.status().isTerminal()) {
      keep(root.status());
    }
    wakeUps.forEach(time -> effect(new Effect.WakeUp(time)));
    unneeded.remove(0L);
    wakeUps.forEach(time -> unneeded.remove(InstanceState.wakeUp(time)));
    unneeded.forEach(time -> effect(new Effect.CancelWakeUp(time)));
    boolean changed = !changes.isEmpty() || !flags().equals(Flags.UNCHANGED);
    if (answer || changed || outbox.records() > 0) {
      effect(new Effect.PublishEvent(event(event, requestId)));
    }
  }

  private WorkflowEvent event(WorkflowEvent.Cause event, @Nullable String requestId) {
    return new WorkflowEvent(
        instanceId,
        state.template(),
        state.version(),
        state.nextSeq(),
        now,
        event,
        changes.transitions(state, listening::waitsFor),
        changes.parameters(),
        changes.elements(),
        state.status(),
        state.reason(),
        flags(),
        changes.failures(),
        changes.origin(),
        requestId);
  }

  /** What is not as it was before the step. */
  private Flags flags() {
    boolean suspended = state.suspended() != 0;
    return new Flags(
        suspended == wasSuspended ? null : suspended,
        state.isCompensating() == wasCompensating ? null : state.isCompensating(),
        state.incidents() == incidentsBefore ? null : state.incidents());
  }

  private void finishInstance(NodeState root) {
    count(
        switch (root.status()) {
          case COMPLETED -> Counter.INSTANCES_COMPLETED;
          case FAILURE -> Counter.INSTANCES_FAILED;
          default -> Counter.INSTANCES_STOPPED;
        });
    state.endingFall(root.fall());
    state.ready().clear();
    state.redrives().clear();
    if (isSuspended()) {
      state.suspended(0);
    }
    listening.end();
    dropAwaited();
    children.tellParent(root.status());
  }

  /** What waited for the end of a suspension finds nobody. */
  private void dropAwaited() {
    for (byte[] bytes = state.awaited(); bytes != null; bytes = state.awaited()) {
      state.removeAwaited();
      if (Awaited.read(bytes).event() instanceof Event.Delivered delivered) {
        listening.giveBack(delivered.delivery());
      }
    }
    state.heldMessages(0);
  }

  /** Counts the retention, unless something is still to be done (rule S7.4). */
  private void keep(Status status) {
    if (state.isCompensating() || state.actions() > 0 || state.expires() != 0) {
      return;
    }
    Object retention =
        status == Status.FAILURE
            ? graph.template().retention().failed()
            : graph.template().retention().completed();
    Instant expires = Times.deadline(retention, Instant.ofEpochMilli(now));
    state.expires(expires == null ? now : millisRoundedUp(expires));
    wakeUps.add(state.expires());
  }
}
