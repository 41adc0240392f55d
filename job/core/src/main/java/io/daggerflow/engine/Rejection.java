package io.daggerflow.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request was refused (rule S11); nothing changed.
 *
 * @param instanceId null for requests that concern a template
 * @param message a sentence "Expected …, but …"
 * @param request as it came
 * @param cause the position of the message that asked for the start (rule S12.9); null for none
 */
public record Rejection(
    @Nullable String instanceId,
    @Nullable String requestId,
    Code code,
    String message,
    Map<String, @Nullable Object> request,
    WorkflowEvent.@Nullable MessageCause cause) {

  /** The codes of the wire format. */
  public enum Code {
    INVALID_REQUEST,
    DUPLICATE_START,
    UNKNOWN_INSTANCE,
    UNKNOWN_TEMPLATE,
    INVALID_TEMPLATE,
    INVALID_PARAMETERS,
    INVALID_STATE,
    INCOMPATIBLE_VERSION
  }
}
