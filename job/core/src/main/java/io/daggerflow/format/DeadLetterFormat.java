package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as records of {@code dagger.dead-letters}: the message as it came, and why it could
 * not be used.
 */
public final class DeadLetterFormat {

  private DeadLetterFormat() {}

  /**
   * The value of the record.
   *
   * @param time epoch milliseconds
   */
  public static byte[] write(DeadLetter letter, long time) {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          writeMessage(out, letter.message());
          out.writeStringField("code", letter.code().name());
          out.writeStringField("message", letter.reason());
          EventFormat.optional(out, "instanceId", letter.instanceId());
          EventFormat.optional(out, "path", letter.path());
          EventFormat.optional(out, "correlationKey", letter.correlationKey());
          out.writeStringField("time", Timestamps.text(time));
          out.writeEndObject();
        });
  }

  private static void writeMessage(JsonGenerator out, Message message) throws IOException {
    out.writeStringField("topic", message.topic());
    out.writeNumberField("partition", message.partition());
    out.writeNumberField("offset", message.offset());
    writeBytes(out, "key", "keyEncoding", message.key());
    out.writeArrayFieldStart("headers");
    for (Header header : message.headers()) {
      out.writeStartObject();
      out.writeStringField("name", header.name());
      writeBytes(out, "value", "encoding", header.value());
      out.writeEndObject();
    }
    out.writeEndArray();
    writeBytes(out, "value", "valueEncoding", message.value());
  }

  private static void writeBytes(
      JsonGenerator out, String name, String encodingName, byte @Nullable [] bytes)
      throws IOException {
    if (bytes == null) {
      out.writeNullField(name);
      out.writeStringField(encodingName, "utf-8");
      return;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      out.writeStringField(name, text);
      out.writeStringField(encodingName, "utf-8");
    } catch (CharacterCodingException e) {
      out.writeStringField(name, Base64.getEncoder().encodeToString(bytes));
      out.writeStringField(encodingName, "base64");
    }
  }
}
