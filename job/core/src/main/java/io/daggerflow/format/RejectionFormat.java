package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.daggerflow.engine.Rejection;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rejections as records of {@code dagger.rejections}. */
public final class RejectionFormat {

  private RejectionFormat() {}

  /**
   * The value of the record.
   *
   * @param time epoch milliseconds
   */
  public static byte[] write(Rejection rejection, long time) {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          EventFormat.optional(out, "instanceId", rejection.instanceId());
          if (rejection.instanceId() == null) {
            writeTemplate(out, rejection);
          }
          EventFormat.optional(out, "requestId", rejection.requestId());
          out.writeStringField("code", rejection.code().name());
          out.writeStringField("message", rejection.message());
          out.writeFieldName("request");
          Json.write(out, rejection.request());
          if (rejection.cause() != null) {
            out.writeObjectFieldStart("cause");
            EventFormat.write(out, rejection.cause());
            out.writeEndObject();
          }
          out.writeStringField("time", Timestamps.text(time));
          out.writeEndObject();
        });
  }

  /** What a rejection is about that is about no instance. */
  private static void writeTemplate(JsonGenerator out, Rejection rejection) throws IOException {
    EventFormat.optional(out, "template", template(rejection));
    if (subject(rejection).get("version") instanceof Long version) {
      out.writeNumberField("version", version);
    }
  }

  /** Where a deployment says what it is about: in its definition, or itself if it retires. */
  private static Map<?, ?> subject(Rejection rejection) {
    Map<?, ?> request = rejection.request();
    if ("retire".equals(request.get("type"))) {
      return request;
    }
    return request.get("definition") instanceof Map<?, ?> map ? map : Map.of();
  }

  private static @Nullable String template(Rejection rejection) {
    return subject(rejection).get("template") instanceof String name ? name : null;
  }

  /**
   * The key of the record: the instance id, or the name of the template; null if neither is known.
   */
  public static @Nullable String key(Rejection rejection) {
    String instance = rejection.instanceId();
    return instance == null ? template(rejection) : instance;
  }
}
