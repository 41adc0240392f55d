package io.daggerflow.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a call. */
public sealed interface Answer {

  /**
   * A handler returned.
   *
   * @param value JSON value
   */
  record Result(@Nullable Object value) implements Answer {}

  /**
   * An HTTP response came.
   *
   * @param body JSON value: a text that is JSON was read, other text is text
   */
  record Response(int status, Map<String, String> headers, @Nullable Object body)
      implements Answer {}

  /**
   * A handler failed, or no HTTP response came.
   *
   * @param code null for the usual one of the kind of task
   * @param retryable what the handler says of another try
   */
  record Failed(@Nullable String code, String message, boolean retryable) implements Answer {}
}
