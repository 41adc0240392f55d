package io.daggerflow.view;

import io.daggerflow.engine.Portrait;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.state.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the events say of one node.
 *
 * @param path of the node, {@code PAYMENT/PAYMENT_LISTENER}
 * @param type task kind, or {@code process}, {@code parallel}, {@code dynamic}, {@code branch};
 *     empty where neither an event nor the template has said it
 * @param run how often it began as new work; 0 if it never did
 * @param attempt the try of this run; 0 where there is only one
 * @param reason of its status
 * @param due the next point in time it waits for
 * @param waitsFor topic and value of the message it waits for
 * @param hold whether it waits for an operator (rule S7.6)
 * @param submitted when it became EXECUTING
 * @param completed when it became terminal
 */
public record NodeView(
    String path,
    String type,
    Status status,
    long run,
    long attempt,
    @Nullable String reason,
    @Nullable String due,
    @Nullable WaitsFor waitsFor,
    boolean hold,
    @Nullable String submitted,
    @Nullable String completed) {

  /**
   * The message that a listener waits for.
   *
   * @param value null while the listener has none and so cannot be reached
   */
  public record WaitsFor(String topic, @Nullable String value) {

    Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("topic", topic);
      json.put("value", value);
      return json;
    }
  }

  /** A node that no event has mentioned. */
  static NodeView notStarted(String path, String type) {
    return new NodeView(path, type, Status.NOT_STARTED, 0, 0, null, null, null, false, null, null);
  }

  /** A node as the state of its instance tells it. */
  static NodeView of(Portrait.Part node) {
    WorkflowEvent.WaitsFor wanted = node.waitsFor();
    return new NodeView(
        node.path(),
        node.type(),
        node.status(),
        node.run(),
        node.attempt(),
        node.reason(),
        Fold.time(node.due()),
        wanted == null ? null : new WaitsFor(wanted.topic(), wanted.value()),
        node.hold(),
        Fold.time(node.submitted()),
        null);
  }

  /** The last part of the path: {@code PAYMENT_LISTENER}, {@code LABELS[2]}. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What becomes of this node by a transition that names it. */
  NodeView after(Map<?, ?> transition, @Nullable String time) {
    Status to = Fields.status(transition, "to", status);
    long run = Fields.number(transition, "run", this.run);
    String type = Fields.text(transition, "type");
    return new NodeView(
        path,
        type == null ? this.type : type,
        to,
        run,
        Fields.number(transition, "attempt", 0),
        Fields.text(transition, "reason"),
        Fields.text(transition, "due"),
        waitsFor(transition),
        Fields.flag(transition, "hold"),
        submitted(to, run, time),
        to.isTerminal() ? time : null);
  }

  private @Nullable String submitted(Status to, long run, @Nullable String time) {
    boolean begins = to == Status.EXECUTING && (status != Status.EXECUTING || run != this.run);
    boolean passes = to == Status.COMPLETED || to == Status.FAILURE;
    if (begins || passes && submitted == null) {
      return time;
    }
    return to == Status.NOT_STARTED ? null : submitted;
  }

  /** What becomes of this node when it goes along with a node around it. */
  NodeView along(Status to, @Nullable String time) {
    boolean back = to == Status.NOT_STARTED;
    return new NodeView(
        path,
        type,
        to,
        run,
        0,
        null,
        null,
        null,
        false,
        back ? null : submitted,
        back ? null : time);
  }

  private static @Nullable WaitsFor waitsFor(Map<?, ?> transition) {
    Map<?, ?> waitsFor = Fields.object(transition, "waitsFor");
    if (waitsFor == null) {
      return null;
    }
    String topic = Fields.text(waitsFor, "topic");
    return new WaitsFor(topic == null ? "" : topic, Fields.text(waitsFor, "value"));
  }

  /** As JSON; what there is nothing to say of is left out. */
  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("path", path);
    json.put("name", name());
    json.put("type", type);
    json.put("status", status.name());
    json.put("run", run);
    if (attempt > 0) {
      json.put("attempt", attempt);
    }
    if (hold) {
      json.put("hold", true);
    }
    Fields.put(json, "reason", reason);
    Fields.put(json, "due", due);
    if (waitsFor != null) {
      json.put("waitsFor", waitsFor.toJson());
    }
    Fields.put(json, "submitted", submitted);
    Fields.put(json, "completed", completed);
    return json;
  }
}
