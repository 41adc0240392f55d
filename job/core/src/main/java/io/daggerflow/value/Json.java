package io.daggerflow.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON values. Reading is bounded: 100 levels of nesting, numbers of 1,000
 * characters, names of 10,000; a name that stands twice in an object is an error.
 */
public final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxNumberLength(1000)
                  .maxNameLength(10_000)
                  .maxStringLength(50_000_000)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private Json() {}

  /**
   * Bytes or a text that is no JSON within the limits; the message says what is wrong and where.
   */
  public static final class InvalidJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidJsonException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The one JSON value that the bytes hold.
   *
   * @param utf8 JSON in UTF-8
   */
  public static @Nullable Object parse(byte[] utf8) throws InvalidJsonException {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      return parse(parser);
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /** As {@link #parse(byte[])}, of a text. */
  public static @Nullable Object parse(String text) throws InvalidJsonException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return parse(parser);
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  private static @Nullable Object parse(JsonParser parser)
      throws IOException, InvalidJsonException {
    if (parser.nextToken() == null) {
      throw new InvalidJsonException("Expected JSON, but there is nothing");
    }
    Object value = value(parser);
    if (parser.nextToken() != null) {
      throw new InvalidJsonException(
          "Expected one JSON value, but more follows at "
              + place(parser.currentTokenLocation().getColumnNr()));
    }
    return value;
  }

  private static InvalidJsonException invalid(IOException e) {
    if (e instanceof com.fasterxml.jackson.core.JsonProcessingException json) {
      String where =
          json.getLocation() == null ? "" : " (" + place(json.getLocation().getColumnNr()) + ")";
      return new InvalidJsonException("Expected JSON, but: " + problem(json) + where);
    }
    return new InvalidJsonException("Expected JSON in UTF-8, but: " + e.getMessage());
  }

  /** What the parser says, without its own words for the place where an object began. */
  private static String problem(com.fasterxml.jackson.core.JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int place = message.indexOf(" (start marker at ");
    return place < 0 ? message : message.substring(0, place);
  }

  private static String place(int column) {
    return "column " + column;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> finite(parser);
      case START_ARRAY -> list(parser);
      case START_OBJECT -> map(parser);
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return parser.getBigIntegerValue();
    }
    return parser.getLongValue();
  }

  private static Object finite(JsonParser parser) throws IOException {
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      throw new IOException("number " + parser.getText() + " is out of range");
    }
    return number;
  }

  private static List<@Nullable Object> list(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  /** Something that writes one JSON value to a generator. */
  @FunctionalInterface
  public interface Writing {
    void to(JsonGenerator generator) throws IOException;
  }

  /** The bytes in UTF-8 of what {@code writing} writes. */
  public static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      writing.to(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The value as JSON in UTF-8. */
  public static byte[] bytes(@Nullable Object value) {
    return bytes(generator -> write(generator, value));
  }

  /** The value as JSON text. */
  public static String text(@Nullable Object value) {
    if (value instanceof Long
        || value instanceof BigInteger
        || value instanceof Boolean
        || value instanceof Double) {
      return value.toString();
    }
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** Writes the value at the generator's place. */
  public static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof BigInteger number) {
      out.writeNumber(number);
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName((String) entry.getKey());
        write(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(out, element);
      }
      out.writeEndArray();
    } else {
      throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }
}
