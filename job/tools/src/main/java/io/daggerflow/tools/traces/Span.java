package io.daggerflow.tools.traces;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work with its time, as OpenTelemetry has it.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param parent the span that it is a part of; null for none
 * @param error why it failed; null if it did not
 * @param attributes texts and whole numbers
 */
record Span(
    String traceId,
    String spanId,
    @Nullable String parent,
    String name,
    Instant start,
    Instant end,
    @Nullable String error,
    Map<String, Object> attributes) {

  private static final int INTERNAL = 1;
  private static final int ERROR = 2;

  /** As the JSON of OTLP. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("traceId", traceId);
    json.put("spanId", spanId);
    if (parent != null) {
      json.put("parentSpanId", parent);
    }
    json.put("name", name);
    json.put("kind", (long) INTERNAL);
    json.put("startTimeUnixNano", nanos(start));
    json.put("endTimeUnixNano", nanos(end.isBefore(start) ? start : end));
    json.put("attributes", attributes(attributes));
    if (error != null) {
      json.put("status", Map.of("code", (long) ERROR, "message", error));
    }
    return json;
  }

  /** Numbers of 64 bits are texts in the JSON of Protocol Buffers. */
  private static String nanos(Instant time) {
    return String.valueOf(time.getEpochSecond() * 1_000_000_000 + time.getNano());
  }

  static List<Object> attributes(Map<String, Object> attributes) {
    List<Object> json = new ArrayList<>();
    attributes.forEach(
        (key, value) ->
            json.add(
                Map.of(
                    "key",
                    key,
                    "value",
                    value instanceof Long number
                        ? Map.of("intValue", number.toString())
                        : Map.of("stringValue", value))));
    return json;
  }
}
