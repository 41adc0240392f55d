package io.daggerflow.flink;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Message;
import org.jspecify.annotations.Nullable;

/** Reads records of the control topic. */
final class Requests {

  private static final int PARTITIONS = 1 << 16;

  private Requests() {}

  static RequestReader.Read read(Message message) throws RequestReader.UnreadableRequestException {
    return RequestReader.read(message.value(), life(message));
  }

  /**
   * The life that a start begins: a number of its own for each partition and offset of the control
   * topic, so that two starts of one id, one after the other, are told apart (rule S10.5). It is
   * the same when the record is read again after a failure.
   */
  static long life(Message message) {
    return message.offset() * PARTITIONS + message.partition() + 1;
  }

  /** The dead letter of a request that is too large to be read; null if it is not. */
  static @Nullable DeadLetter tooLarge(Message message, int limit) {
    byte[] value = message.value();
    if (value == null || value.length <= limit) {
      return null;
    }
    return DeadLetter.of(
        message,
        DeadLetter.Code.TOO_LARGE,
        "Expected at most " + limit + " bytes, but the request has " + value.length);
  }
}
