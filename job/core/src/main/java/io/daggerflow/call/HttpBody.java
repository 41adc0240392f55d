package io.daggerflow.call;

import io.daggerflow.value.Json;
import org.jspecify.annotations.Nullable;

/** Bodies of HTTP responses. */
public final class HttpBody {

  private HttpBody() {}

  /** The JSON value that a text is, or the text itself where it is none (rule S12.5). */
  public static @Nullable Object read(String text) {
    try {
      return Json.parse(text);
    } catch (Json.InvalidJsonException e) {
      return text;
    }
  }
}
