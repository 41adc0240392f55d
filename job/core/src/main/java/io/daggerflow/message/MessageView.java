package io.daggerflow.message;

import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as expressions see it: {@code message}, {@code headers}, {@code key}, {@code topic}. It
 * is parsed once, when somebody asks for the payload.
 */
public final class MessageView implements Scope {

  private final Message message;
  private boolean parsed;
  private @Nullable Object payload;

  public MessageView(Message message) {
    this.message = message;
  }

  /** The record behind. */
  public Message message() {
    return message;
  }

  /** Whether it has a variable of this name. */
  public boolean has(String name) {
    return name.equals("message")
        || name.equals("headers")
        || name.equals("key")
        || name.equals("topic");
  }

  @Override
  public @Nullable Object variable(String name) {
    return switch (name) {
      case "message" -> payload();
      case "headers" -> headers();
      case "key" -> text(message.key());
      case "topic" -> message.topic();
      default -> throw new IllegalArgumentException("no variable '" + name + "' here");
    };
  }

  private @Nullable Object payload() {
    try {
      return parse();
    } catch (Json.InvalidJsonException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()), false);
    }
  }

  /**
   * The JSON value of the payload.
   *
   * @throws Json.InvalidJsonException if it is none
   */
  public @Nullable Object parse() throws Json.InvalidJsonException {
    if (!parsed) {
      byte[] value = message.value();
      payload = Json.parse(value == null ? new byte[0] : value);
      parsed = true;
    }
    return payload;
  }

  private Map<String, @Nullable Object> headers() {
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    for (Header header : message.headers()) {
      headers.put(header.name(), text(header.value()));
    }
    return headers;
  }

  /** The bytes as text: UTF-8, or base64 if they are none; null stays null. */
  public static @Nullable String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
