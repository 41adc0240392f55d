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
    Status status,
    @Nullable String reason,
    @Nullable String requestId) {

  /** What a step answers to. */
  public sealed interface Cause {}

  /**
   * @param type of the request
   */
  public record RequestCause(String type) implements Cause {}

  /** The position of a message. */
  public record MessageCause(String topic, int partition, long offset) implements Cause {}

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
   * @param reason where there is one
   * @param due when its time is over, in epoch milliseconds; 0 for never
   * @param waitsFor where it waits for a message
   * @param inside whether everything unfinished inside it went along (rule S2.6)
   */
  public record Transition(
      String path,
      String type,
      Status from,
      Status to,
      int run,
      @Nullable String reason,
      long due,
      @Nullable WaitsFor waitsFor,
      boolean inside) {}

  /**
   * The message that a listener waits for.
   *
   * @param value null while the listener has none and so can't be reached
   */
  public record WaitsFor(String topic, @Nullable String value) {}
}
