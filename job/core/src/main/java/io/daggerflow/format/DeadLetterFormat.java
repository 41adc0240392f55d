package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as records of {@code dagger.dead-letters}: the message as it came, and why it could
 * not be used. The same records, on {@code dagger.replay}, bring the message again.
 */
public final class DeadLetterFormat {

  private DeadLetterFormat() {}

  /**
   * The value of the record.
   *
   * @param time epoch milliseconds
   */
  public static byte[] write(DeadLetter letter, long time) {
    return write(letter, time, false);
  }

  /**
   * The value of the record.
   *
   * @param excerpt whether the message had more than its dead letter
   */
  public static byte[] write(DeadLetter letter, long time, boolean excerpt) {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          writeMessage(out, letter.message());
          out.writeStringField("code", letter.code().name());
          out.writeStringField("message", letter.reason());
          EventFormat.optional(out, "instanceId", letter.instanceId());
          EventFormat.optional(out, "path", letter.path());
          EventFormat.optional(out, "correlationKey", letter.correlationKey());
          if (excerpt) {
            out.writeBooleanField("excerpt", true);
          }
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

  // ---- reading

  /** A record that is no dead letter, or one whose message cannot come again. */
  public static final class UnreadableDeadLetterException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableDeadLetterException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param timestamp that the message gets, in epoch milliseconds
   * @throws UnreadableDeadLetterException if it is no dead letter, or only a part of the message
   */
  public static DeadLetter read(byte @Nullable [] value, long timestamp)
      throws UnreadableDeadLetterException {
    Map<String, @Nullable Object> json = object(value);
    if (Boolean.TRUE.equals(json.get("excerpt"))) {
      throw new UnreadableDeadLetterException(
          "Expected a whole message, but it was too long for its dead letter, which has only a part"
              + " of it");
    }
    Message message =
        new Message(
            text(json, "topic"),
            (int) number(json, "partition", Integer.MAX_VALUE),
            number(json, "offset", Long.MAX_VALUE),
            timestamp,
            bytes(json, "key", "keyEncoding"),
            bytes(json, "value", "valueEncoding"),
            headers(json.get("headers")));
    return new DeadLetter(
        message,
        code(text(json, "code")),
        text(json, "message"),
        optional(json, "instanceId"),
        optional(json, "path"),
        optional(json, "correlationKey"));
  }

  private static Map<String, @Nullable Object> object(byte @Nullable [] value)
      throws UnreadableDeadLetterException {
    try {
      Object json = Json.parse(value == null ? new byte[0] : value);
      if (json instanceof Map) {
        return Values.object(json);
      }
      throw unreadable("it is " + Values.typeName(json));
    } catch (Json.InvalidJsonException e) {
      throw unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static UnreadableDeadLetterException unreadable(String why) {
    return new UnreadableDeadLetterException("Expected a dead letter as a JSON object, but " + why);
  }

  private static String text(Map<?, ?> json, String name) throws UnreadableDeadLetterException {
    if (json.get(name) instanceof String text) {
      return text;
    }
    throw unreadable("it has no text '" + name + "'");
  }

  private static @Nullable String optional(Map<?, ?> json, String name)
      throws UnreadableDeadLetterException {
    return json.get(name) == null ? null : text(json, name);
  }

  private static long number(Map<?, ?> json, String name, long most)
      throws UnreadableDeadLetterException {
    if (json.get(name) instanceof Long number && number >= 0 && number <= most) {
      return number;
    }
    throw unreadable("it has no '" + name + "' that can be one");
  }

  private static DeadLetter.Code code(String name) throws UnreadableDeadLetterException {
    for (DeadLetter.Code code : DeadLetter.Code.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    throw unreadable("there is no code '" + name + "'");
  }

  private static byte @Nullable [] bytes(Map<?, ?> json, String name, String encodingName)
      throws UnreadableDeadLetterException {
    if (json.get(name) == null) {
      return null;
    }
    String text = text(json, name);
    String encoding = text(json, encodingName);
    if (encoding.equals("utf-8")) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      if (encoding.equals("base64")) {
        return Base64.getDecoder().decode(text);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw unreadable("its '" + name + "' is no " + encoding);
  }

  private static List<Header> headers(@Nullable Object json) throws UnreadableDeadLetterException {
    List<Header> headers = new ArrayList<>();
    for (Object each : json instanceof List<?> list ? list : List.of()) {
      if (!(each instanceof Map<?, ?> header)) {
        throw unreadable("a header is none");
      }
      headers.add(new Header(text(header, "name"), bytes(header, "value", "encoding")));
    }
    return headers;
  }
}
