package io.daggerflow.engine;

import io.daggerflow.state.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one step did: the record of the event topic. Whoever applies the events of an instance in
 * order has its full state.
 *
 * @param time epoch milliseconds
 * @param parameters what changed, null for a removed one
 * @param elements path of a copy → what {@code set} wrote into its element
 * @param flags what changed besides
 * @param reason of the instance's status, where there is one
 * @param requestId of the request that it answers
 */
public record WorkflowEvent(
    String instanceId,
    String template,
    int version,
    long seq,
    long time,
    Cause cause,
    List<Transition> transitions,
    Map<String, @Nullable Object> parameters,
    Map<String, Map<String, @Nullable Object>> elements,
    Status status,
    @Nullable String reason,
    Flags flags,
    List<ActionFailure> failures,
    Origin origin,
    @Nullable String requestId) {

  /**
   * What changed of the instance besides its status; null for what did not.
   *
   * @param incidents tasks on hold (rule S7.6)
   */
  public record Flags(
      @Nullable Boolean suspended, @Nullable Boolean compensating, @Nullable Integer incidents) {

    /** Nothing changed. */
    public static final Flags UNCHANGED = new Flags(null, null, null);
  }

  /** An action that failed in this step, and prevented nothing. */
  public record ActionFailure(String path, String reason) {}

  /**
   * What the first event says besides.
   *
   * @param definition of an on-the-fly workflow; null for none
   * @param processes given for dynamic processes; empty for none
   * @param parent the task whose child it is; null for none
   * @param trace the trace context that came with the start; null for none
   */
  public record Origin(
      @Nullable Map<String, @Nullable Object> definition,
      Map<String, @Nullable Object> processes,
      @Nullable Parent parent,
      @Nullable String trace) {

    /** Of a deployed template, started by nobody's task. */
    public static final Origin PLAIN = new Origin(null, Map.of(), null, null);
  }

  /** What a step answers to. */
  public sealed interface Cause {}

  /**
   * @param type of the request
   */
  public record RequestCause(String type) implements Cause {}

  /** The position of a message. */
  public record MessageCause(String topic, int partition, long offset) implements Cause {}

  /**
   * An answer to a call.
   *
   * @param path of the task that asked
   */
  public record HandlerCause(String path, int attempt) implements Cause {}

  /**
   * News of a child.
   *
   * @param path of the task that started it
   * @param instanceId of the child
   */
  public record ChildCause(String path, String instanceId) implements Cause {}

  /**
   * A wake-up.
   *
   * @param path of the node that was due first
   * @param due its time, in epoch milliseconds
   */
  public record TimerCause(String path, long due) implements Cause {}

  /**
   * A node changed its status, once or several times within the step.
   *
   * @param type kind of the task, or {@code workflow}, {@code process}
   * @param attempt the try of this run; 0 where there is only one
   * @param reason where there is one
   * @param due the next point in time it waits for, in epoch milliseconds; 0 for none
   * @param waitsFor where it waits for a message
   * @param inside whether everything unfinished inside it went along (rule S2.6)
   * @param hold whether it waits for an operator (rule S7.6)
   */
  public record Transition(
      String path,
      String type,
      Status from,
      Status to,
      int run,
      int attempt,
      @Nullable String reason,
      long due,
      @Nullable WaitsFor waitsFor,
      boolean inside,
      boolean hold) {}

  /**
   * The message that a listener waits for.
   *
   * @param value null while the listener has none and so can't be reached
   */
  public record WaitsFor(String topic, @Nullable String value) {}
}
