package io.daggerflow.engine;

import io.daggerflow.engine.WorkflowEvent.ActionFailure;
import io.daggerflow.engine.WorkflowEvent.Origin;
import io.daggerflow.engine.WorkflowEvent.Transition;
import io.daggerflow.engine.WorkflowEvent.WaitsFor;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one step changed, for its event. */
final class Changes {

  private final boolean start;
  private final Map<Place, Change> nodes = new LinkedHashMap<>();
  private final List<Change> all = new ArrayList<>();
  private final Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
  private final Map<String, Map<String, @Nullable Object>> elements = new LinkedHashMap<>();
  private final List<ActionFailure> failures = new ArrayList<>();
  private Origin origin = Origin.PLAIN;
  private boolean called;

  /**
   * @param start whether the step is a start, in which the instance is listed with every change
   */
  Changes(boolean start) {
    this.start = start;
  }

  /** A node changed its status. */
  void node(Place place, Status from, Status to, boolean inside) {
    Change before = nodes.get(place);
    boolean everyChange = start && place.parent() == null;
    if (before == null || everyChange) {
      Change change = new Change(place, from, to, inside);
      nodes.put(place, change);
      all.add(change);
    } else {
      before.to = to;
      before.inside |= inside;
    }
  }

  /** A node went along with one around it; said only if the event has the node anyway. */
  void along(Place place, Status to) {
    Change before = nodes.get(place);
    if (before != null) {
      before.to = to;
    }
  }

  /** A parameter changed; null: it was removed. */
  void parameter(String name, @Nullable Object value) {
    parameters.put(name, value);
  }

  /** A field of a copy's element changed; null: it was removed. */
  void element(String copy, String name, @Nullable Object value) {
    elements.computeIfAbsent(copy, c -> new LinkedHashMap<>()).put(name, value);
  }

  /** An action failed, and prevented nothing. */
  void failure(String path, String reason) {
    failures.add(new ActionFailure(path, reason));
  }

  /** A call was put out. */
  void called() {
    called = true;
  }

  void origin(Origin value) {
    origin = value;
  }

  boolean isEmpty() {
    return all.isEmpty()
        && parameters.isEmpty()
        && elements.isEmpty()
        && failures.isEmpty()
        && !called;
  }

  Map<String, @Nullable Object> parameters() {
    return parameters;
  }

  Map<String, Map<String, @Nullable Object>> elements() {
    return elements;
  }

  List<ActionFailure> failures() {
    return failures;
  }

  Origin origin() {
    return origin;
  }

  /** As the event lists them, with what the nodes have come to. */
  List<Transition> transitions(InstanceState state, Function<Place, @Nullable WaitsFor> waitsFor) {
    List<Transition> transitions = new ArrayList<>(all.size());
    for (Change change : all) {
      transitions.add(transition(change, state, waitsFor));
    }
    return transitions;
  }

  private Transition transition(
      Change change, InstanceState state, Function<Place, @Nullable WaitsFor> waitsFor) {
    NodeState node = state.node(change.place.key());
    boolean last = Objects.equals(nodes.get(change.place), change);
    boolean executing = change.to == Status.EXECUTING;
    return new Transition(
        change.place.path(),
        change.place.node().type(),
        change.from,
        change.to,
        node.run(),
        node.attempt(),
        last ? node.reason() : null,
        executing ? due(node) : 0,
        executing ? waitsFor.apply(change.place) : null,
        change.inside,
        executing && node.isOnHold());
  }

  /** The next time that a node waits for; 0 for none. */
  static long due(NodeState node) {
    return due(node.deadline(), node.alarm());
  }

  static long due(long deadline, long alarm) {
    return deadline == 0 || alarm == 0 ? Math.max(deadline, alarm) : Math.min(deadline, alarm);
  }

  private static final class Change {
    private final Place place;
    private final Status from;
    private Status to;
    private boolean inside;

    Change(Place place, Status from, Status to, boolean inside) {
      this.place = place;
      this.from = from;
      this.to = to;
      this.inside = inside;
    }
  }
}
