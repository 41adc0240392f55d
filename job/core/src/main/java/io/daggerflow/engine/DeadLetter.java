package io.daggerflow.engine;

import io.daggerflow.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be used; kept with its bytes.
 *
 * @param reason a sentence
 * @param instanceId where known
 * @param path of the node, where known
 * @param correlationKey the correlation value as text, of an UNMATCHED one
 */
public record DeadLetter(
    Message message,
    Code code,
    String reason,
    @Nullable String instanceId,
    @Nullable String path,
    @Nullable String correlationKey) {

  /** The codes of the wire format. */
  public enum Code {
    UNPARSABLE,
    EXPRESSION_FAILED,
    UNMATCHED,
    BUFFER_FULL,
    UNCONSUMED,
    TOO_LARGE,
    INTERNAL_ERROR
  }

  /** One of which only the message is known. */
  public static DeadLetter of(Message message, Code code, String reason) {
    return new DeadLetter(message, code, reason, null, null, null);
  }
}
