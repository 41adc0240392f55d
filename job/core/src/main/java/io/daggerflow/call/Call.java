package io.daggerflow.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task asks of the world outside its step. Secrets stand in it in clear: never logged. */
public sealed interface Call {

  /**
   * Run a handler.
   *
   * @param handler its class
   * @param input JSON value
   * @param parameters the runtime parameters of the instance, as they are in the step that asks
   * @param inline whether it runs inside the step
   */
  record Execute(
      String handler,
      @Nullable Object input,
      Map<String, @Nullable Object> parameters,
      boolean inline)
      implements Call {}

  /**
   * Send an HTTP request.
   *
   * @param body JSON value; a text is sent as it is, anything else as JSON; null for none
   */
  record HttpRequest(String method, String url, Map<String, String> headers, @Nullable Object body)
      implements Call {}
}
