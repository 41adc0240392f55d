package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The published JSON Schema of templates. */
public final class TemplateSchema {

  static final Path FILE = Path.of("..", "..", "templates", "dagger-template.schema.json");

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode content;
  private final JsonSchema schema;

  public TemplateSchema() throws IOException {
    content = MAPPER.readTree(Files.readString(FILE));
    schema = FACTORY.getSchema(content);
  }

  /** What is wrong with it as a schema. */
  Set<ValidationMessage> ownProblems() {
    return FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012)).validate(content);
  }

  /** What it finds in a template. */
  List<String> problems(Object template) {
    try {
      return schema.validate(MAPPER.readTree(Json.text(template))).stream()
          .map(ValidationMessage::toString)
          .toList();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of all fields that it knows. */
  public Set<String> fields() {
    Set<String> names = new TreeSet<>();
    collect(content, names);
    return names;
  }

  private static void collect(JsonNode node, Set<String> names) {
    if (node.path("properties").isObject()) {
      node.path("properties").fieldNames().forEachRemaining(names::add);
    }
    node.forEach(child -> collect(child, names));
  }
}
