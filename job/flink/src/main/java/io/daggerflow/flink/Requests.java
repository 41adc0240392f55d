package io.daggerflow.flink;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Request;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Message;
import io.daggerflow.message.TraceContext;
import org.jspecify.annotations.Nullable;

/** Reads records of the control topic. */
final class Requests {

  private Requests() {}

  static RequestReader.Read read(Message message) throws RequestReader.UnreadableRequestException {
    RequestReader.Read read = RequestReader.read(message.value(), Lives.ofRequest(message));
    return read.request() instanceof Request.Start start
        ? new RequestReader.Read(start.tracedBy(TraceContext.of(message.headers())), null)
        : read;
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
