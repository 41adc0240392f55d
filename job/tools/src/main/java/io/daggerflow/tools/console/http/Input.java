package io.daggerflow.tools.console.http;

import io.daggerflow.state.Status;
import io.daggerflow.tools.command.TimeOption;
import io.daggerflow.tools.console.view.Filter;
import io.daggerflow.value.Json;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what calls say; what does not fit is refused with a sentence. */
public final class Input {

  static final int MOST_ROWS = 500;

  private Input() {}

  /** The filter of a list. */
  public static Filter filter(Context call) {
    return new Filter(
        text(call, "template"),
        status(text(call, "status")),
        isTrue(call, "open") || "OPEN".equals(text(call, "status")),
        isTrue(call, "incidents"),
        parameters(call),
        time(call, "from"),
        time(call, "until"),
        quiet(text(call, "quiet")),
        text(call, "text"));
  }

  /** A field of the query; null if it is not there or empty. */
  public static @Nullable String text(Context call, String name) {
    String text = call.queryParam(name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static @Nullable Status status(@Nullable String name) {
    if (name == null || name.equals("OPEN")) {
      return null;
    }
    try {
      return Status.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400, "Expected one of " + List.of(Status.values()) + ", but 'status' is '" + name + "'");
    }
  }

  private static boolean isTrue(Context call, String name) {
    String text = text(call, name);
    return "true".equals(text) || "on".equals(text) || "1".equals(text);
  }

  private static List<Filter.Parameter> parameters(Context call) {
    List<Filter.Parameter> parameters = new ArrayList<>();
    for (String each : call.queryParams("parameter")) {
      int at = each.indexOf('=');
      if (at > 0) {
        parameters.add(
            new Filter.Parameter(each.substring(0, at).strip(), each.substring(at + 1).strip()));
      } else if (!each.isBlank()) {
        throw new Refusal(400, "Expected 'parameter' as name=value, but it is '" + each + "'");
      }
    }
    return parameters;
  }

  /** ISO-8601; without a zone it is UTC. */
  private static @Nullable Instant time(Context call, String name) {
    String text = text(call, name);
    if (text == null) {
      return null;
    }
    Instant time = TimeOption.point(text);
    if (time == null) {
      throw new Refusal(
          400,
          "Expected a time such as 2030-01-01T12:00:00Z, but '" + name + "' is '" + text + "'");
    }
    return time;
  }

  private static @Nullable Instant quiet(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Instant.now().minus(Duration.parse(text));
    } catch (ArithmeticException | java.time.DateTimeException e) {
      throw new Refusal(400, "Expected a duration such as PT1H, but 'quiet' is '" + text + "'");
    }
  }

  /** How many rows are wanted. */
  public static int limit(Context call, int otherwise) {
    String text = text(call, "limit");
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < 1) {
      throw new Refusal(400, "Expected a number from 1, but 'limit' is '" + text + "'");
    }
    return Math.min(Integer.parseInt(text), MOST_ROWS);
  }

  /** A version in the path. */
  public static long version(String text) {
    return number(text, "version", Long.MAX_VALUE);
  }

  /** A number in the path, from 0. */
  public static long number(String text, String name, long most) {
    if (!text.matches("\\d{1,18}") || Long.parseLong(text) > most) {
      throw new Refusal(400, "Expected a number as " + name + ", but it is '" + text + "'");
    }
    return Long.parseLong(text);
  }

  /** The body as a JSON object; an empty one counts as one without fields. */
  @SuppressWarnings("unchecked") // Json gives maps with text keys
  static Map<String, @Nullable Object> object(Context call) {
    byte[] body = call.bodyAsBytes();
    if (body.length == 0) {
      return Map.of();
    }
    String type = String.valueOf(call.contentType()).toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      throw new Refusal(415, "Expected 'Content-Type: application/json', but it is '" + type + "'");
    }
    return object(parse(body));
  }

  private static @Nullable Object parse(byte[] body) {
    try {
      return Json.parse(body);
    } catch (Json.InvalidJsonException e) {
      throw new Refusal(400, "Expected JSON, but: " + e.getMessage());
    }
  }

  @SuppressWarnings("unchecked") // Json gives maps with text keys
  private static Map<String, @Nullable Object> object(@Nullable Object json) {
    if (json instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new Refusal(400, "Expected a JSON object, but it is something else");
  }

  /** A JSON object in a field of a form; an empty field counts as one without fields. */
  public static Map<String, @Nullable Object> object(@Nullable String field) {
    return field == null || field.isBlank()
        ? Map.of()
        : object(parse(field.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
