package io.daggerflow.scenario;

import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import io.daggerflow.template.Times;
import io.daggerflow.value.Values;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value of a scenario file, read strictly: what has another form than the format says is an
 * error, told with its place.
 *
 * @param path as {@code scenarios[0].steps[1]}
 */
record Entry(String file, String path, Located located) {

  int line() {
    return located.line();
  }

  boolean isText() {
    return located.content() instanceof String;
  }

  boolean isNull() {
    return located.content() == null;
  }

  @Nullable Object json() {
    return located.json();
  }

  /** The fields of an object, which has these fields only. */
  Map<String, Entry> object(Set<String> fields) throws InvalidScenarioException {
    Map<String, Entry> object = object();
    for (Map.Entry<String, Entry> field : object.entrySet()) {
      if (!fields.contains(field.getKey())) {
        throw field
            .getValue()
            .refused(
                "Expected only the fields "
                    + String.join(", ", new TreeSet<>(fields))
                    + ", but '"
                    + field.getKey()
                    + "' is an unknown one");
      }
    }
    return object;
  }

  /** The fields of an object, whatever their names; none if it is null. */
  Map<String, Entry> object() throws InvalidScenarioException {
    if (isNull()) {
      return Map.of();
    }
    if (!located.isObject()) {
      throw wrong("an object");
    }
    Map<String, Entry> object = new LinkedHashMap<>();
    located
        .fields()
        .forEach(
            (name, field) ->
                object.put(
                    name,
                    new Entry(
                        file,
                        path.isEmpty() ? name : path + '.' + name,
                        new Located(field.value().content(), field.line(), field.column()))));
    return object;
  }

  /** The elements of a list; none if it is null. */
  List<Entry> list() throws InvalidScenarioException {
    if (isNull()) {
      return List.of();
    }
    if (!located.isList()) {
      throw wrong("a list");
    }
    List<Entry> list = new ArrayList<>();
    for (Located element : located.elements()) {
      list.add(new Entry(file, path + '[' + list.size() + ']', element));
    }
    return list;
  }

  /** The only field of an object, by its name. */
  Map.Entry<String, Entry> only(Set<String> fields) throws InvalidScenarioException {
    Map<String, Entry> object = object(fields);
    if (object.size() != 1) {
      throw refused(
          "Expected exactly one of "
              + String.join(", ", new TreeSet<>(fields))
              + ", but there is "
              + (object.isEmpty() ? "none" : String.join(" and ", object.keySet())));
    }
    return object.entrySet().iterator().next();
  }

  /** A field that must be there. */
  Entry required(Map<String, Entry> object, String name) throws InvalidScenarioException {
    Entry entry = object.get(name);
    if (entry == null) {
      throw refused("Expected a field '" + name + "', but it is missing");
    }
    return entry;
  }

  String text() throws InvalidScenarioException {
    if (located.content() instanceof String text) {
      return text;
    }
    throw wrong("a text");
  }

  boolean flag() throws InvalidScenarioException {
    if (located.content() instanceof Boolean flag) {
      return flag;
    }
    throw wrong("true or false");
  }

  long integer() throws InvalidScenarioException {
    if (located.content() instanceof Long number) {
      return number;
    }
    throw wrong("an integer");
  }

  Instant timestamp() throws InvalidScenarioException {
    try {
      return Instant.parse(text());
    } catch (DateTimeParseException e) {
      throw wrong("a timestamp as 2030-01-01T00:00:00Z");
    }
  }

  /** A duration as a JSON value: ISO-8601 text or a number of seconds. */
  Object duration() throws InvalidScenarioException {
    Object value = located.content();
    Instant later = Times.isDuration(value) ? Times.deadline(value, Instant.EPOCH) : null;
    if (value == null || later == null || later.isBefore(Instant.EPOCH)) {
      throw wrong("a duration as PT15M");
    }
    return value;
  }

  InvalidScenarioException wrong(String expected) {
    return refused(
        "Expected " + expected + ", but it is " + (isNull() ? "empty" : Values.shown(json())));
  }

  InvalidScenarioException refused(String sentence) {
    return new InvalidScenarioException(
        new Problem(file, located.line(), located.column(), path, sentence, Problem.Severity.ERROR)
            .toString());
  }
}
