package io.daggerflow.engine;

import io.daggerflow.correlation.Offer;
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

  /** A message that nobody took in time. */
  public static DeadLetter unmatched(Offer offer) {
    String value = offer.key().value();
    return new DeadLetter(
        offer.message(),
        Code.UNMATCHED,
        "Expected an instance that waits for '" + value + "', but none took the message in time",
        null,
        null,
        value);
  }

  /**
   * A message that cannot be kept, because too many are.
   *
   * @param kept how many are kept for one value at most
   */
  public static DeadLetter full(Offer offer, int kept) {
    String value = offer.key().value();
    return new DeadLetter(
        offer.message(),
        Code.BUFFER_FULL,
        "Expected at most "
            + kept
            + " messages that wait for '"
            + value
            + "', but this is one more",
        null,
        null,
        value);
  }
}
