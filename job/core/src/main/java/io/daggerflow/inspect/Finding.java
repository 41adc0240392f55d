package io.daggerflow.inspect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance does not go on.
 *
 * @param template {@code name@version}; empty where there is no instance
 * @param path of the node; null for the whole instance
 * @param sentence what is wrong, and what helps
 */
public record Finding(
    String instanceId, String template, Kind kind, @Nullable String path, String sentence) {

  /** What is found. */
  public enum Kind {
    /** No timer, no subscription, no call and no child will do anything with it. */
    NOTHING_WAKES,
    /** It waits for a message, but correlation does not know that. */
    SUBSCRIPTION_MISSING,
    /** Correlation has a subscription that its instance does not have. */
    SUBSCRIPTION_LEFT,
    /** A listener has no value that a message could be found by. */
    NO_VALUE,
    /** A node waits for a time that no timer stands for. */
    TIMER_MISSING,
    /** The timer should have fired. */
    TIMER_OVERDUE,
    /** It waits for the answer to a call that is not open. */
    CALL_LOST,
    /** It waits for a child that is over or was never there. */
    CHILD_GONE,
    /** Its template is not in the savepoint. */
    VERSION_MISSING,
    /** The engine failed at it and suspended it. */
    INTERNAL_ERROR,
    /** A task waits for an operator. */
    ON_HOLD,
    /** Somebody suspended it. */
    SUSPENDED,
    /** It was created and never submitted. */
    NOT_SUBMITTED;

    /** Whether somebody wanted it so. */
    public boolean isIntended() {
      return this == SUSPENDED || this == NOT_SUBMITTED;
    }
  }

  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("instanceId", instanceId);
    if (!template.isEmpty()) {
      json.put("template", template);
    }
    json.put("kind", kind.name());
    if (path != null) {
      json.put("path", path);
    }
    json.put("intended", kind.isIntended());
    json.put("reason", sentence);
    return json;
  }
}
