package io.daggerflow.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a record belongs to, as W3C Trace Context writes it into the header {@code
 * traceparent}. It is handed on as it came.
 */
public final class TraceContext {

  /** Name of the header, in Kafka and in HTTP. */
  public static final String HEADER = "traceparent";

  /** Version, trace, span, flags; a later version may add to them. */
  private static final Pattern VALID =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[ -~]{0,200})?");

  private TraceContext() {}

  /**
   * The last such header of a record; null if it has none, or one that is malformed, which the
   * standard says to ignore.
   */
  public static @Nullable String of(List<Header> headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      Header header = headers.get(i);
      if (header.name().equals(HEADER)) {
        byte[] value = header.value();
        String text = value == null ? "" : new String(value, StandardCharsets.US_ASCII);
        return VALID.matcher(text).matches() ? text : null;
      }
    }
    return null;
  }
}
