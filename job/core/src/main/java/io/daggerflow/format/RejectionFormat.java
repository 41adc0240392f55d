package io.daggerflow.format;

import io.daggerflow.engine.Rejection;
import io.daggerflow.value.Json;

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
          EventFormat.optional(out, "requestId", rejection.requestId());
          out.writeStringField("code", rejection.code().name());
          out.writeStringField("message", rejection.message());
          out.writeFieldName("request");
          Json.write(out, rejection.request());
          out.writeStringField("time", Timestamps.text(time));
          out.writeEndObject();
        });
  }
}
