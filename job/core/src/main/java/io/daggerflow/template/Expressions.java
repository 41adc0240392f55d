package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.InvalidExpressionException;
import io.daggerflow.value.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads fields that are expressions or values, and compiles them. */
final class Expressions {

  private Expressions() {}

  private interface Compilation {
    Expression run() throws InvalidExpressionException;
  }

  // --- bare expressions

  /** Bare expression text, if it is there. */
  static @Nullable Expression optional(Fields fields, String field, Set<String> variables) {
    if (!fields.has(field)) {
      return null;
    }
    Located found = fields.at(field);
    if (found.content() instanceof String source) {
      Set<String> known = fields.around().and(variables);
      return compiled(fields, found, fields.pathOf(field), () -> compile(fields, source, known));
    }
    fields.problem(
        field, Wording.expected("'" + field + "' to be an expression, hence a string", found));
    return null;
  }

  private static Expression compile(Fields fields, String source, Set<String> known)
      throws InvalidExpressionException {
    return fields.check().compiler().expression(source, known);
  }

  /** A required bare expression. */
  static Expression required(Fields fields, String field, Set<String> variables) {
    return orNothing(fields.required(field) ? optional(fields, field, variables) : null);
  }

  /** An expression that must be true or false, if it is there; a constant one is checked now. */
  static @Nullable Expression condition(Fields fields, String field, Set<String> variables) {
    Expression condition = optional(fields, field, variables);
    if (condition instanceof Constant constant && !(constant.value() instanceof Boolean)) {
      fields.problem(
          field,
          "Expected '"
              + field
              + "' to be true or false, but it is always "
              + Json.text(constant.value()));
    }
    return condition;
  }

  /** A required expression that must be true or false. */
  static Expression requiredCondition(Fields fields, String field, Set<String> variables) {
    return orNothing(fields.required(field) ? condition(fields, field, variables) : null);
  }

  /** The expression that reads a runtime parameter which a field names. */
  static Expression parameter(Fields fields, String field, String name) {
    return named(fields, field, Names.field("params", name), Variables.CORRELATE);
  }

  /** The expression that reads a field of the message by the name that a field gives. */
  static Expression messageField(Fields fields, String field, String name) {
    return named(fields, field, Names.field("message", name), Variables.MESSAGE);
  }

  private static Expression named(
      Fields fields, String field, String source, Set<String> variables) {
    return orNothing(
        compiled(
            fields,
            fields.at(field),
            fields.pathOf(field),
            () -> compile(fields, source, variables)));
  }

  // --- values

  /** A value of any JSON type, if it is there; null counts as there. */
  static @Nullable Expression optionalValue(Fields fields, String field, Set<String> variables) {
    return fields.has(field)
        ? value(fields, fields.at(field), fields.pathOf(field), fields.around().and(variables))
        : null;
  }

  /** A required value of any JSON type. */
  static Expression value(Fields fields, String field, Set<String> variables) {
    return orNothing(fields.required(field) ? optionalValue(fields, field, variables) : null);
  }

  /** A required value that yields a text; anything else than a string is refused now. */
  static Expression textValue(Fields fields, String field, Set<String> variables) {
    return fields.text(field).isEmpty() ? orNothing(null) : value(fields, field, variables);
  }

  /** A required value that yields the name of a Kafka topic; a constant one is checked now. */
  static Expression topicValue(Fields fields, String field, Set<String> variables) {
    Expression topic = textValue(fields, field, variables);
    if (topic instanceof Constant constant && constant.value() instanceof String name) {
      NameFields.checkTopic(fields, field, name);
    }
    return topic;
  }

  /** A value that yields an object, if it is there; a constant one is checked now. */
  static @Nullable Expression objectValue(Fields fields, String field, Set<String> variables) {
    Expression value = optionalValue(fields, field, variables);
    Object content = fields.at(field).content();
    boolean computed = content instanceof String && !(value instanceof Constant);
    if (value != null && !computed && !fields.isObject(field)) {
      fields.wrong(field, "an object");
    }
    return value;
  }

  /** The values of an object that maps names to values; none if it is not there. */
  static Map<String, Expression> values(Fields fields, String field, Set<String> variables) {
    Map<String, Expression> values = new LinkedHashMap<>();
    Fields object = fields.object(field);
    if (object != null) {
      object.names().forEach(name -> values.put(name, value(object, name, variables)));
    }
    return values;
  }

  /** What stands in place of an expression that could not be read. */
  static Expression orNothing(@Nullable Expression expression) {
    return expression == null ? new Constant("null", null) : expression;
  }

  private static @Nullable Expression compiled(
      Fields fields, Located place, String where, Compilation compilation) {
    try {
      Expression expression = compilation.run();
      fields.check().reads(expression, place, where, fields.around());
      return InField.of(where, expression);
    } catch (InvalidExpressionException e) {
      fields.check().note(place, where, String.valueOf(e.getMessage()), Problem.Severity.ERROR);
      return null;
    }
  }

  private static @Nullable Expression value(
      Fields fields, Located value, String where, Set<String> known) {
    try {
      Expression expression = fields.check().compiler().value(value.json(), known);
      noteUses(fields, value, where, known);
      return InField.of(where, expression);
    } catch (InvalidExpressionException e) {
      noteUses(fields, value, where, known);
      return null;
    }
  }

  /** Notes what every text of a value uses, or why it does not compile, at its own place. */
  private static void noteUses(Fields fields, Located value, String where, Set<String> known) {
    if (value.isObject()) {
      value
          .fields()
          .forEach((name, field) -> noteUses(fields, field.value(), where + '.' + name, known));
    } else if (value.isList()) {
      List<Located> elements = value.elements();
      for (int i = 0; i < elements.size(); i++) {
        noteUses(fields, elements.get(i), where + '[' + i + ']', known);
      }
    } else {
      compiled(fields, value, where, () -> fields.check().compiler().value(value.content(), known));
    }
  }
}
