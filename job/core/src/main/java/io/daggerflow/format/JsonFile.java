package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a JSON file with the places of its values. */
final class JsonFile {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(100).maxNumberLength(1000).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String file;
  private final JsonParser parser;

  private JsonFile(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static FileContent read(String file, String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new FileContent(new JsonFile(file, parser).document(), List.of());
    } catch (JsonProcessingException e) {
      return refused(file, e.getLocation(), "Expected JSON, but: " + e.getOriginalMessage());
    } catch (IOException e) {
      return refused(file, null, "Expected JSON, but: " + e.getMessage());
    }
  }

  private static FileContent refused(
      String file, @Nullable JsonLocation location, String sentence) {
    int line = location == null ? 1 : location.getLineNr();
    int column = location == null ? 1 : location.getColumnNr();
    String oneLine = sentence.lines().findFirst().orElse(sentence);
    return new FileContent(
        null, List.of(new Problem(file, line, column, "", oneLine, Problem.Severity.ERROR)));
  }

  private Located document() throws IOException {
    if (parser.nextToken() == null) {
      throw new JsonParseException(parser, "there is nothing");
    }
    Located root = value();
    if (parser.nextToken() != null) {
      throw new JsonParseException(
          parser, "more follows after the value", parser.currentTokenLocation());
    }
    return root;
  }

  private Located value() throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    return new Located(content(), start.getLineNr(), start.getColumnNr(), file);
  }

  private @Nullable Object content() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private Object number() throws IOException {
    Object number = Scalars.number(parser.getText());
    if (number == null) {
      throw new JsonParseException(
          parser, "number " + parser.getText() + " is out of range", parser.currentTokenLocation());
    }
    return number;
  }

  private Map<String, Located.Field> object() throws IOException {
    Map<String, Located.Field> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonLocation place = parser.currentTokenLocation();
      parser.nextToken();
      fields.put(name, new Located.Field(place.getLineNr(), place.getColumnNr(), value()));
    }
    return fields;
  }

  private List<Located> list() throws IOException {
    List<Located> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value());
    }
    return elements;
  }
}
