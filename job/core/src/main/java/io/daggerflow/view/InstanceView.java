package io.daggerflow.view;

import io.daggerflow.engine.Portrait;
import io.daggerflow.message.TraceContext;
import io.daggerflow.state.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one instance, folded from its events. The events are applied in the order of their
 * topic; what is void (the older tail after the job went back to an older savepoint) is taken back
 * by itself, for which the view keeps the events. Not safe for several threads.
 */
public final class InstanceView {

  private final String id;
  private final List<Map<?, ?>> history = new ArrayList<>();
  private final Set<Object> formerRuns = new HashSet<>();
  private @Nullable Object jobRun;
  private @Nullable Map<?, ?> template;
  private long seq;
  private Fold state = new Fold();

  public InstanceView(String id) {
    this.id = id;
  }

  /**
   * An instance as its state tells it: with the times of work that is under way, without those of
   * work that is over, and without what {@code set} wrote into elements.
   */
  public static InstanceView of(Portrait portrait) {
    InstanceView view = new InstanceView(portrait.instanceId());
    view.seq = portrait.seq();
    view.state.become(portrait);
    return view;
  }

  /**
   * Applies one record of the event topic.
   *
   * @param event of this instance, as JSON
   */
  public void apply(Map<?, ?> event) {
    @Nullable Object run = event.get("jobRun");
    if (run != null && formerRuns.contains(run)) {
      return;
    }
    long number = Fields.number(event, "seq", seq + 1);
    if (run != null && !run.equals(jobRun)) {
      goTo(run, number);
    }
    if (number == 1 && Fields.number(event, "part", 1) == 1) {
      forget();
    }
    if (number < seq || number == seq && !isFurtherPart(event)) {
      return;
    }
    seq = number;
    history.add(event);
    state.apply(event);
  }

  /** A new run of the job goes on after {@code next - 1}: what came later before is void. */
  private void goTo(Object run, long next) {
    if (jobRun != null) {
      formerRuns.add(jobRun);
    }
    jobRun = run;
    if (next > seq) {
      return;
    }
    history.removeIf(event -> Fields.number(event, "seq", 0) >= next);
    state = new Fold();
    if (template != null) {
      state.know(template);
    }
    history.forEach(state::apply);
    seq = next - 1;
  }

  /** The id begins another life (rule S10.5). */
  private void forget() {
    history.clear();
    template = null;
    state = new Fold();
    seq = 0;
  }

  private boolean isFurtherPart(Map<?, ?> event) {
    return Fields.number(event, "part", 1) > state.part;
  }

  /**
   * Tells the view the template of the instance, so that it lists nodes that no event has mentioned
   * yet.
   *
   * @param definition the template as JSON
   */
  public void know(Map<?, ?> definition) {
    template = definition;
    state.know(definition);
  }

  public String id() {
    return id;
  }

  /** Number of the last step that was applied; 0 before the first. */
  public long seq() {
    return seq;
  }

  /** The events that count, in order. */
  public List<Map<?, ?>> history() {
    return Collections.unmodifiableList(history);
  }

  /** Whether all events from the first on were seen, so that nothing is missing in the view. */
  public boolean isComplete() {
    return state.complete;
  }

  /** Name of the template; null for an on-the-fly workflow without one. */
  public @Nullable String template() {
    return state.template;
  }

  /** Version of the template; 0 where no event has one. */
  public long version() {
    return state.version;
  }

  public Status status() {
    return state.status;
  }

  /** Whether the instance is over, compensation included. */
  public boolean isOver() {
    return state.status.isTerminal() && !state.compensating;
  }

  /** Of the status of the instance. */
  public @Nullable String reason() {
    return state.reason;
  }

  public boolean isSuspended() {
    return state.suspended;
  }

  public boolean isCompensating() {
    return state.compensating;
  }

  /** How many tasks wait for an operator. */
  public long incidents() {
    return state.incidents;
  }

  /** The runtime parameters. */
  public Map<String, @Nullable Object> parameters() {
    return Collections.unmodifiableMap(state.parameters);
  }

  /** What {@code set} wrote into elements of a {@code forEach}, by the path of the copy. */
  public Map<String, Map<String, @Nullable Object>> elements() {
    return Collections.unmodifiableMap(state.elements);
  }

  /** Actions that failed: each with {@code path} and {@code reason}. */
  public List<Map<?, ?>> failures() {
    return Collections.unmodifiableList(state.failures);
  }

  /** {@code instanceId} and {@code path} of the task that started this instance. */
  public @Nullable Map<?, ?> parent() {
    return state.parent;
  }

  /** The whole template, of an on-the-fly workflow. */
  public @Nullable Map<?, ?> definition() {
    return state.definition;
  }

  /** The processes that were given for the {@code dynamic} ones: name → list of processes. */
  public Map<?, ?> processes() {
    return Collections.unmodifiableMap(state.processes);
  }

  /** The trace context that came with the start; null if there was none or it was not seen. */
  public @Nullable String traceparent() {
    return history.isEmpty() ? null : Fields.text(history.get(0), TraceContext.HEADER);
  }

  /** Time of the first event. */
  public @Nullable String created() {
    return state.created;
  }

  /** When the instance became EXECUTING. */
  public @Nullable String submitted() {
    return state.root.submitted();
  }

  /** When the instance became terminal. */
  public @Nullable String completed() {
    return state.root.completed();
  }

  /** Time of the last event. */
  public @Nullable String updated() {
    return state.updated;
  }

  /** When the time limit of the whole instance is over. */
  public @Nullable String due() {
    return state.root.due();
  }

  /** The node with this path; null if neither an event nor the template has mentioned it. */
  public @Nullable NodeView node(String path) {
    NodeView node = state.nodes.get(path);
    boolean inCopy = node == null && path.indexOf('[') >= 0 && state.mayHave(path);
    return inCopy ? state.unmentioned(path, "") : node;
  }

  /**
   * Whether there may be a node with this path, as far as is known: one that no event has mentioned
   * may be in a copy of a {@code forEach}, or an action.
   */
  public boolean mayHave(String path) {
    return path.isEmpty() || state.mayHave(path);
  }

  /**
   * All nodes known, parents before what is inside them, otherwise in the order of the template.
   */
  public Collection<NodeView> nodes() {
    return NodeOrder.of(state.nodes);
  }

  /** Everything this view knows, as one JSON value. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("instanceId", id);
    Fields.put(json, "template", template());
    if (version() > 0) {
      json.put("version", version());
    }
    json.put("status", status().name());
    Fields.put(json, "reason", reason());
    json.put("suspended", isSuspended());
    json.put("compensating", isCompensating());
    json.put("incidents", incidents());
    json.put("seq", seq);
    Fields.put(json, "created", created());
    Fields.put(json, "submitted", submitted());
    Fields.put(json, "completed", completed());
    Fields.put(json, "updated", updated());
    Fields.put(json, "due", due());
    Fields.put(json, "parent", parent());
    json.put("parameters", parameters());
    if (!elements().isEmpty()) {
      json.put("elements", elements());
    }
    if (!failures().isEmpty()) {
      json.put("failures", failures());
    }
    List<Object> nodes = new ArrayList<>();
    nodes().forEach(node -> nodes.add(node.toJson()));
    json.put("nodes", nodes);
    return json;
  }
}
