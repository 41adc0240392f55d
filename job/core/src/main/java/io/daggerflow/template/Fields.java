package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.InvalidExpressionException;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one object of a template. What does not fit is noted with its place, and
 * reading goes on with something harmless, so that all problems of a file come at once. Remembers
 * what was asked for: {@link #end} reports the fields that nobody knows.
 */
final class Fields {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private final Check check;
  private final String path;
  private final Located object;
  private final Set<String> asked = new LinkedHashSet<>();

  Fields(Check check, String path, Located object) {
    this.check = check;
    this.path = path;
    this.object = object;
  }

  Check check() {
    return check;
  }

  // --- what is there

  /** Whether the field is there, be it null. */
  boolean has(String field) {
    asked.add(field);
    return object.fields().containsKey(field);
  }

  /** Whether the field is there and an object. */
  boolean isObject(String field) {
    return has(field) && at(field).isObject();
  }

  /** Whether the field is there and a list. */
  boolean isList(String field) {
    return has(field) && at(field).isList();
  }

  private Located at(String field) {
    asked.add(field);
    Located.Field found = object.fields().get(field);
    return found == null ? object : found.value();
  }

  private String pathOf(String field) {
    return path.isEmpty() ? field : path + '.' + field;
  }

  // --- problems

  /** Notes a problem of a field, or of its absence. */
  void problem(String field, String sentence) {
    note(at(field), pathOf(field), sentence, Problem.Severity.ERROR);
  }

  /** Notes something of a field that is allowed, but seldom meant. */
  void warning(String field, String sentence) {
    note(at(field), pathOf(field), sentence, Problem.Severity.WARNING);
  }

  private void note(Located place, String where, String sentence, Problem.Severity severity) {
    check.note(place.line(), place.column(), where, sentence, severity);
  }

  private void wrong(String field, String expected) {
    problem(field, expected("'" + field + "' to be " + expected, at(field)));
  }

  private static String expected(String what, Located found) {
    return "Expected " + what + ", but it is " + describe(found);
  }

  private static String describe(Located found) {
    return withArticle(Values.typeName(found.content()));
  }

  static String withArticle(String type) {
    if (type.equals("null")) {
      return type;
    }
    return ("aeio".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
  }

  /** Whether a required field is there; its absence is noted. */
  boolean required(String field) {
    if (has(field)) {
      return true;
    }
    problem(field, "Expected '" + field + "', but it is a missing field");
    return false;
  }

  /** Refuses fields of the template format that this version does not have. */
  void later(Collection<String> fields) {
    for (String field : fields) {
      if (has(field)) {
        problem(field, "Expected only fields of this version" + notYet(field));
      }
    }
  }

  static String notYet(String what) {
    return ", but this version does not have '" + what + "' yet";
  }

  /** To be called when everything was read: notes the fields that nobody asked for. */
  void end() {
    object
        .fields()
        .forEach(
            (name, field) -> {
              if (!asked.contains(name)) {
                check.note(
                    field.line(),
                    field.column(),
                    pathOf(name),
                    "Expected a known field, but '"
                        + name
                        + "' is an unknown field"
                        + Nearest.hint(name, asked),
                    Problem.Severity.ERROR);
              }
            });
  }

  // --- plain fields

  /** A required text. */
  String text(String field) {
    String text = required(field) ? optionalText(field) : null;
    return text == null ? "" : text;
  }

  /** A text that is not empty, if it is there. */
  @Nullable String optionalText(String field) {
    if (!has(field)) {
      return null;
    }
    if (at(field).content() instanceof String text && !text.isBlank()) {
      return text;
    }
    wrong(field, "a text");
    return null;
  }

  /** A required name: a letter, then letters, digits, {@code _}, {@code -}. */
  String name(String field) {
    String name = text(field);
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      problem(
          field,
          "Expected '"
              + field
              + "' to be a letter, then letters, digits, '_' or '-', but it is '"
              + name
              + "'");
    }
    return name;
  }

  /** The {@code description}. */
  @Nullable String description() {
    return has("description") && at("description").content() instanceof String text
        ? text
        : optionalText("description");
  }

  /** A truth value. */
  boolean flag(String field, boolean byDefault) {
    if (!has(field)) {
      return byDefault;
    }
    if (at(field).content() instanceof Boolean flag) {
      return flag;
    }
    wrong(field, "true or false");
    return byDefault;
  }

  /** An integer from 1. */
  int positive(String field, int byDefault) {
    if (!has(field)) {
      return byDefault;
    }
    if (at(field).content() instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    problem(
        field, "Expected '" + field + "' to be a positive integer, but it is " + shown(at(field)));
    return byDefault;
  }

  /** A required integer from 1. */
  int positive(String field) {
    return required(field) ? positive(field, 1) : 1;
  }

  private static String shown(Located found) {
    return found.isObject() || found.isList() ? describe(found) : Json.text(found.content());
  }

  /** One of the constants of an enum, written as {@link #word} says. */
  <E extends Enum<E>> E choice(String field, E byDefault, Set<String> later) {
    if (!has(field)) {
      return byDefault;
    }
    return choice(field, byDefault, Fields::word, later);
  }

  /** One of the constants of an enum, written as they are. */
  <E extends Enum<E>> E constant(String field, E byDefault) {
    return has(field) ? choice(field, byDefault, Enum::name, Set.of()) : byDefault;
  }

  private <E extends Enum<E>> E choice(
      String field, E byDefault, Function<Enum<?>, String> word, Set<String> later) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : byDefault.getDeclaringClass().getEnumConstants()) {
      choices.put(word.apply(constant), constant);
    }
    E chosen = at(field).content() instanceof String text ? choices.get(text) : null;
    if (chosen == null) {
      refuseChoice(field, choices.keySet(), later);
      return byDefault;
    }
    return chosen;
  }

  /** As {@link #choice(String, Enum, Set)}, where every choice exists. */
  <E extends Enum<E>> E choice(String field, E byDefault) {
    return choice(field, byDefault, Set.of());
  }

  /** How a constant is written in a template: {@code SKIP_TO} as {@code skip-to}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void refuseChoice(String field, Collection<String> choices, Set<String> later) {
    Located found = at(field);
    String one = "Expected '" + field + "' to be one of " + String.join(", ", choices);
    if (found.content() instanceof String text) {
      problem(
          field,
          later.contains(text)
              ? one + notYet(text)
              : one + ", but it is '" + text + "'" + Nearest.hint(text, choices));
    } else {
      problem(field, one + ", but it is " + describe(found));
    }
  }

  /** A JSON value as it stands; null also if it is not there. */
  @Nullable Object json(String field) {
    return has(field) ? at(field).json() : null;
  }

  /** The plain name of a Kafka topic. */
  String topic(String field) {
    String topic = text(field);
    if (!topic.isEmpty()) {
      checkTopic(field, topic);
    }
    return topic;
  }

  private void checkTopic(String field, String topic) {
    if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      problem(
          field,
          "Expected '"
              + field
              + "' to be the name of a Kafka topic (letters, digits, '.', '_' and '-'), but it is '"
              + topic
              + "'");
    }
  }

  /** The name of a runtime parameter, for fields that are no expressions. */
  String parameterName(String field) {
    String name = text(field);
    if (name.contains("${") || name.indexOf('.') >= 0) {
      problem(field, notAParameterName(name));
    }
    return name;
  }

  private static String notAParameterName(String name) {
    return "Expected the name of a runtime parameter, without a dot, but it is '" + name + "'";
  }

  // --- structure

  /** The field as an object, if it is there. */
  @Nullable Fields object(String field) {
    if (!has(field)) {
      return null;
    }
    if (at(field).isObject()) {
      return new Fields(check, pathOf(field), at(field));
    }
    wrong(field, "an object");
    return null;
  }

  /** Reads each field of an object that maps names to objects. */
  <T> Map<String, T> objectsByName(String field, Function<Fields, T> read) {
    Map<String, T> result = new LinkedHashMap<>();
    Fields objects = object(field);
    if (objects != null) {
      for (String name : objects.object.fields().keySet()) {
        Fields one = objects.object(name);
        if (one != null) {
          result.put(name, read.apply(one));
        }
      }
    }
    return result;
  }

  /** A required list of objects, not empty, whose {@code name} is unique among them. */
  List<Fields> namedObjects(String field) {
    List<Fields> result = new ArrayList<>();
    if (!required(field)) {
      return result;
    }
    if (!at(field).isList() || at(field).elements().isEmpty()) {
      problem(
          field,
          "Expected '"
              + field
              + "' to be a list of at least one, but it is "
              + (at(field).isList() ? "empty" : describe(at(field))));
      return result;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < at(field).elements().size(); i++) {
      addObject(at(field).elements().get(i), pathOf(field) + '[' + i + ']', names, result);
    }
    return result;
  }

  private void addObject(Located element, String where, Set<String> names, List<Fields> result) {
    if (!element.isObject()) {
      note(element, where, expected("an object", element), Problem.Severity.ERROR);
      return;
    }
    Fields fields = new Fields(check, where, element);
    if (fields.json("name") instanceof String name && !names.add(name)) {
      fields.problem(
          "name", "Expected names to be unique among siblings, but '" + name + "' stands twice");
    }
    result.add(fields);
  }

  /** A list of texts, if it is there. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    if (has(field)) {
      if (at(field).isList()
          && at(field).elements().stream().allMatch(e -> e.content() instanceof String)) {
        at(field).elements().forEach(element -> texts.add((String) element.json()));
      } else {
        wrong(field, "a list of texts");
      }
    }
    return texts;
  }

  /** A required list of texts. */
  List<String> requiredTexts(String field) {
    return required(field) ? texts(field) : List.of();
  }

  // --- expressions and values

  /** Bare expression text, if it is there. */
  @Nullable Expression optionalExpression(String field, Set<String> variables) {
    if (!has(field)) {
      return null;
    }
    if (at(field).content() instanceof String source) {
      return compiled(field, () -> check.compiler().expression(source, variables));
    }
    problem(
        field,
        "Expected '"
            + field
            + "' to be an expression, hence a string, but it is "
            + describe(at(field)));
    return null;
  }

  /** A required bare expression. */
  Expression expression(String field, Set<String> variables) {
    Expression expression = required(field) ? optionalExpression(field, variables) : null;
    return expression == null ? nothing() : expression;
  }

  /** The expression that reads a runtime parameter which a field names. */
  Expression parameter(String field, String name) {
    Expression expression =
        compiled(
            field,
            () -> check.compiler().expression(Names.field("params", name), Variables.CORRELATE));
    return expression == null ? nothing() : expression;
  }

  /** The expression that reads a field of the message by the name that a field gives. */
  Expression messageField(String field, String name) {
    Expression expression =
        compiled(
            field,
            () -> check.compiler().expression(Names.field("message", name), Variables.MESSAGE));
    return expression == null ? nothing() : expression;
  }

  /** A value of any JSON type, if it is there; null counts as there. */
  @Nullable Expression optionalValue(String field, Set<String> variables) {
    return has(field) ? value(at(field), pathOf(field), variables) : null;
  }

  /** A required value of any JSON type. */
  Expression value(String field, Set<String> variables) {
    Expression value = required(field) ? optionalValue(field, variables) : null;
    return value == null ? nothing() : value;
  }

  /** A required value that yields the name of a Kafka topic; a constant one is checked now. */
  Expression topicValue(String field, Set<String> variables) {
    Expression topic = text(field).isEmpty() ? nothing() : value(field, variables);
    if (topic instanceof Constant constant && constant.value() instanceof String name) {
      checkTopic(field, name);
    }
    return topic;
  }

  /** The values of an object that maps names to values; none if it is not there. */
  Map<String, Expression> values(String field, Set<String> variables) {
    Map<String, Expression> values = new LinkedHashMap<>();
    Fields object = object(field);
    if (object != null) {
      object
          .object
          .fields()
          .keySet()
          .forEach(name -> values.put(name, object.value(name, variables)));
    }
    return values;
  }

  /** The clause {@code set} over these variables, if it is there. */
  SetClause set(Set<String> variables) {
    Fields set = object("set");
    if (set == null) {
      return SetClause.NONE;
    }
    for (String name : set.object.fields().keySet()) {
      if (name.isBlank() || name.indexOf('.') >= 0) {
        set.problem(name, notAParameterName(name));
      }
      check.writes(name);
    }
    return new SetClause(values("set", variables));
  }

  /** The required clause {@code set}. */
  SetClause requiredSet(Set<String> variables) {
    return required("set") ? set(variables) : SetClause.NONE;
  }

  private static Expression nothing() {
    return new Constant("null", null);
  }

  private interface Compilation {
    Expression run() throws InvalidExpressionException;
  }

  private @Nullable Expression compiled(String field, Compilation compilation) {
    return compiled(at(field), pathOf(field), compilation);
  }

  private @Nullable Expression compiled(Located place, String where, Compilation compilation) {
    try {
      Expression expression = compilation.run();
      check.reads(expression, place, where);
      return InField.of(where, expression);
    } catch (InvalidExpressionException e) {
      note(place, where, String.valueOf(e.getMessage()), Problem.Severity.ERROR);
      return null;
    }
  }

  private @Nullable Expression value(Located value, String where, Set<String> variables) {
    try {
      Expression expression = check.compiler().value(value.json(), variables);
      check.reads(expression, value, where);
      return InField.of(where, expression);
    } catch (InvalidExpressionException e) {
      noteInside(value, where, variables);
      return null;
    }
  }

  /** Notes every text of a value that does not compile, at its own place. */
  private void noteInside(Located value, String where, Set<String> variables) {
    if (value.isObject()) {
      value
          .fields()
          .forEach((name, field) -> noteInside(field.value(), where + '.' + name, variables));
    } else if (value.isList()) {
      for (int i = 0; i < value.elements().size(); i++) {
        noteInside(value.elements().get(i), where + '[' + i + ']', variables);
      }
    } else {
      compiled(value, where, () -> check.compiler().value(value.content(), variables));
    }
  }

  // --- times

  /**
   * A time value, if it is there: a duration, or a point in time. A constant one is checked now.
   */
  @Nullable Expression time(String field, Set<String> variables) {
    if (!has(field)) {
      return null;
    }
    Object content = at(field).content();
    if (!(content instanceof String) && !(content instanceof Number)) {
      wrong(field, "a time as PT15M, or a number of seconds");
      return null;
    }
    Expression time = optionalValue(field, variables);
    if (time instanceof Constant constant) {
      checkTime(field, constant.value());
    }
    return time;
  }

  private void checkTime(String field, @Nullable Object value) {
    Instant deadline = Times.deadline(value, Instant.EPOCH);
    if (deadline == null || Times.isDuration(value) && deadline.isBefore(Instant.EPOCH)) {
      problem(field, noDuration(field, value));
    }
  }

  private static String noDuration(String field, @Nullable Object value) {
    return "Expected '"
        + field
        + "' to be a duration as PT15M, or seconds, not negative, but it is "
        + Json.text(value);
  }

  /** A constant duration: ISO-8601 text or seconds; the default if it is not there. */
  Object duration(String field, Object byDefault) {
    if (!has(field)) {
      return byDefault;
    }
    Located found = at(field);
    if (found.isObject() || found.isList()) {
      wrong(field, "a duration as PT15M, or a number of seconds");
      return byDefault;
    }
    Object value = found.content();
    if (value == null || length(value) == null) {
      problem(field, noDuration(field, value));
      return byDefault;
    }
    return value;
  }

  /** The length of a constant duration, months counted from 1970; null if it is none. */
  static @Nullable Duration length(Object duration) {
    Instant end = Times.isDuration(duration) ? Times.deadline(duration, Instant.EPOCH) : null;
    return end == null || end.isBefore(Instant.EPOCH) ? null : Duration.between(Instant.EPOCH, end);
  }

  /** The bound on a node, if it has one: the time in {@code field}, and {@code onTimeout}. */
  @Nullable TimeLimit timeLimit(String field, OnTimeout byDefault, Set<String> variables) {
    Expression time = time(field, variables);
    OnTimeout onTimeout = choice("onTimeout", byDefault);
    requireBeside("onTimeout", field);
    return time == null ? null : new TimeLimit(time, onTimeout);
  }

  /** A field that makes no sense without another. */
  void requireBeside(String field, String other) {
    if (has(field) && !has(other)) {
      problem(field, "Expected '" + other + "' beside '" + field + "', but it is a missing field");
    }
  }
}
