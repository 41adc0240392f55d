package io.daggerflow.template;

import io.daggerflow.value.Values;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Declaration of a runtime parameter. Nothing is converted: {@code "5"} is no integer.
 *
 * @param defaultValue JSON value that a start without this parameter gets; null for none
 */
public record ParameterDeclaration(
    Type type, boolean required, @Nullable Object defaultValue, @Nullable String description) {

  static ParameterDeclaration read(Fields fields) {
    fields.required("type");
    Type type = WordFields.choice(fields, "type", Type.STRING);
    Object byDefault = fields.json("default");
    if (byDefault != null && !type.accepts(byDefault)) {
      fields.problem("default", "Expected 'default' to be " + type.misses(byDefault));
    }
    ParameterDeclaration declaration =
        new ParameterDeclaration(
            type, fields.flag("required", false), byDefault, fields.description());
    fields.end();
    return declaration;
  }

  /** The types of the template format; their names in files are in lower case. */
  public enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    OBJECT,
    ARRAY,
    TIMESTAMP,
    DURATION;

    /** The name in template files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The end of a sentence about a value that is not of this type. */
    String misses(Object value) {
      String found = Wording.withArticle(Values.typeName(value));
      boolean time = (this == TIMESTAMP || this == DURATION) && value instanceof String;
      return Wording.withArticle(text())
          + ", but it is "
          + found
          + (time ? " that does not read as one" : "");
    }

    /** Whether a JSON value other than null is of this type. */
    public boolean accepts(Object value) {
      return switch (this) {
        case STRING -> value instanceof String;
        case INTEGER -> value instanceof Long || value instanceof BigInteger;
        case NUMBER -> value instanceof Number;
        case BOOLEAN -> value instanceof Boolean;
        case OBJECT -> value instanceof Map;
        case ARRAY -> value instanceof List;
        case TIMESTAMP -> Times.isPoint(value);
        case DURATION -> Times.isDuration(value);
      };
    }
  }
}
