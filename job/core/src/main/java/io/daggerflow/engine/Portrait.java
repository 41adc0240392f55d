package io.daggerflow.engine;

import io.daggerflow.call.CallId;
import io.daggerflow.engine.WorkflowEvent.WaitsFor;
import io.daggerflow.state.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the state of an instance says, at one moment. Times are epoch milliseconds, 0 for
 * none.
 *
 * @param seq of the last event
 * @param due when the time limit of the whole is over
 * @param nodes in template order, without those inside a {@code forEach} and actions that nothing
 *     happened to; none of an instance of which only a tombstone is left, or whose template is not
 *     there
 */
public record Portrait(String instanceId, long seq, Head head, long due, List<Part> nodes) {

  /**
   * What is to be said of the instance itself.
   *
   * @param lastStep the time of its last step
   * @param parent the task whose child it is; null for none
   */
  public record Head(
      String template,
      int version,
      Status status,
      @Nullable String reason,
      boolean suspended,
      boolean compensating,
      int incidents,
      long created,
      long started,
      long lastStep,
      @Nullable Parent parent,
      Map<String, @Nullable Object> parameters) {}

  /**
   * One node.
   *
   * @param submitted when it became EXECUTING; 0 if it is not
   * @param deadline of its time limit
   * @param alarm the end of a try, the next try, or a time of the task itself
   * @param waitsFor of a listener that is EXECUTING
   * @param asked the call without an answer; null for none
   * @param child the instance that it waits for; null for none
   * @param watches whether it waits until an expression is true
   * @param action whether it is a {@code do}, a monitor, an {@code onStop} or a {@code compensate}
   */
  public record Part(
      String path,
      String type,
      Status status,
      int run,
      int attempt,
      @Nullable String reason,
      boolean hold,
      long submitted,
      long deadline,
      long alarm,
      @Nullable WaitsFor waitsFor,
      @Nullable CallId asked,
      @Nullable String child,
      boolean watches,
      boolean action) {

    /** The next time it waits for; 0 for none. */
    public long due() {
      return Changes.due(deadline, alarm);
    }
  }
}
