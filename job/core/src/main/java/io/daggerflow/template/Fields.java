package io.daggerflow.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one object of a template. What does not fit is noted with its place, and
 * reading goes on with something harmless, so that all problems of a file come at once. Remembers
 * what was asked for: {@link #end} reports the fields that nobody knows. Names are read by {@link
 * NameFields}, words by {@link WordFields}, expressions and values by {@link Expressions}, times by
 * {@link TimeFields}.
 */
final class Fields {

  private final Check check;
  private final String path;
  private final Located object;
  private final Around around;
  private final Set<String> asked;
  private final Set<String> refused;

  private Fields(
      Check check,
      String path,
      Located object,
      Around around,
      Set<String> asked,
      Set<String> refused) {
    this.check = check;
    this.path = path;
    this.object = object;
    this.around = around;
    this.asked = asked;
    this.refused = refused;
  }

  /** Those of the whole template. */
  Fields(Check check, Located object) {
    this(check, "", object, Around.WORKFLOW);
  }

  private Fields(Check check, String path, Located object, Around around) {
    this(check, path, object, around, new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  Check check() {
    return check;
  }

  /** Where in the graph they stand. */
  Around around() {
    return around;
  }

  /** The same fields as those of a node with this name, a child of where they stand. */
  Fields node(String name) {
    Around child = around.child(name);
    if (!name.isEmpty()) {
      check.node(child);
    }
    return standing(child);
  }

  /** The same fields as those of each copy of their node. */
  Fields copies(String as) {
    return standing(around.copies(as));
  }

  private Fields standing(Around place) {
    return new Fields(check, path, object, place, asked, refused);
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

  /** The names of all fields that are there. */
  Set<String> names() {
    return object.fields().keySet();
  }

  /** What stands there; the object itself if there is no such field. */
  Located at(String field) {
    Located.Field found = object.fields().get(field);
    return found == null ? object : found.value();
  }

  String pathOf(String field) {
    return path.isEmpty() ? field : path + '.' + field;
  }

  // --- problems

  /** Notes a problem of a field, or of its absence. */
  void problem(String field, String sentence) {
    check.note(at(field), pathOf(field), sentence, Problem.Severity.ERROR);
  }

  /** Notes something of a field that is allowed, but seldom meant. */
  void warning(String field, String sentence) {
    check.note(at(field), pathOf(field), sentence, Problem.Severity.WARNING);
  }

  /** Notes that something else was expected. */
  void wrong(String field, String expected) {
    problem(field, Wording.expected("'" + field + "' to be " + expected, at(field)));
  }

  /** Whether a required field is there; its absence is noted. */
  boolean required(String field) {
    if (has(field)) {
      return true;
    }
    problem(field, Wording.missing(field));
    return false;
  }

  /** Notes a field that exists, but not here. */
  void refuse(String field, String sentence) {
    if (object.fields().containsKey(field)) {
      refused.add(field);
      problem(field, sentence);
    }
  }

  /** Notes fields that make no sense without another. */
  void requireBeside(String other, String... fields) {
    for (String field : fields) {
      if (has(field) && !has(other)) {
        problem(field, Wording.beside(other, field));
      }
    }
  }

  /** Notes it if both of two fields are there that exclude each other. */
  void refuseBoth(String one, String other) {
    if (has(one) && has(other)) {
      problem(other, Wording.both(one, other));
    }
  }

  /** To be called when everything was read: notes the fields that nobody asked for. */
  void end() {
    check.asked(path, asked);
    object
        .fields()
        .forEach(
            (name, field) -> {
              if (!asked.contains(name) && !refused.contains(name)) {
                check.note(
                    field.value().file(),
                    field.line(),
                    field.column(),
                    pathOf(name),
                    Wording.unknownField(name, asked));
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
        field,
        "Expected '" + field + "' to be a positive integer, but it is " + Wording.shown(at(field)));
    return byDefault;
  }

  /** A required integer from 1. */
  int positive(String field) {
    return required(field) ? positive(field, 1) : 1;
  }

  /**
   * A number in a range.
   *
   * @param range as {@code from 0 to 1}
   */
  double number(String field, double byDefault, double least, double most, String range) {
    if (!has(field)) {
      return byDefault;
    }
    if (at(field).content() instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    problem(
        field,
        "Expected '"
            + field
            + "' to be a number "
            + range
            + ", but it is "
            + Wording.shown(at(field)));
    return byDefault;
  }

  /** How a constant is written in a template: {@code SKIP_TO} as {@code skip-to}. */
  static String word(Enum<?> constant) {
    return Wording.word(constant);
  }

  /** A JSON value as it stands; null also if it is not there. */
  @Nullable Object json(String field) {
    return has(field) ? at(field).json() : null;
  }

  // --- structure

  /** The field as an object, if it is there. */
  @Nullable Fields object(String field) {
    if (!has(field)) {
      return null;
    }
    if (at(field).isObject()) {
      return inside(pathOf(field), at(field));
    }
    wrong(field, "an object");
    return null;
  }

  /** The field as a required object. */
  @Nullable Fields requiredObject(String field) {
    return required(field) ? object(field) : null;
  }

  private Fields inside(String where, Located value) {
    return new Fields(check, where, value, around);
  }

  /** Reads each field of an object that maps names to objects. */
  <T> Map<String, T> objectsByName(String field, Function<Fields, T> read) {
    Map<String, T> result = new LinkedHashMap<>();
    Fields objects = object(field);
    if (objects != null) {
      for (String name : objects.names()) {
        Fields one = objects.object(name);
        if (one != null) {
          result.put(name, read.apply(one));
        }
      }
    }
    return result;
  }

  /** A list of objects; none if it is not there. */
  List<Fields> objects(String field) {
    List<Fields> result = new ArrayList<>();
    if (!has(field)) {
      return result;
    }
    if (!at(field).isList()) {
      wrong(field, "a list");
      return result;
    }
    List<Located> elements = at(field).elements();
    for (int i = 0; i < elements.size(); i++) {
      String where = pathOf(field) + '[' + i + ']';
      if (elements.get(i).isObject()) {
        result.add(inside(where, elements.get(i)));
      } else {
        String sentence = Wording.expected("an object", elements.get(i));
        check.note(elements.get(i), where, sentence, Problem.Severity.ERROR);
      }
    }
    return result;
  }

  /** A required list of objects. */
  List<Fields> requiredObjects(String field) {
    return required(field) ? objects(field) : List.of();
  }

  /** What a start brings for the dynamic process that these fields are of. */
  List<Fields> given() {
    Located given = check.given();
    return given.fields().containsKey(around.node())
        ? new Fields(check, "processes", given, around).objects(around.node())
        : List.of();
  }

  /** A required list of objects, not empty. */
  List<Fields> atLeastOne(String field) {
    if (!required(field)) {
      return List.of();
    }
    if (!at(field).isList() || at(field).elements().isEmpty()) {
      problem(
          field,
          "Expected '"
              + field
              + "' to be a list of at least one, but it is "
              + (at(field).isList() ? "empty" : Wording.describe(at(field))));
      return List.of();
    }
    return objects(field);
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
}
