package io.daggerflow.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows where in its file it stands.
 *
 * @param content a scalar, a list of {@code Located}, or a map of names to {@link Field}
 * @param line from 1; 0 where there is no file
 * @param column from 1; 0 where there is no file
 * @param file its name; empty where it is not known
 */
public record Located(@Nullable Object content, int line, int column, String file) {

  /** Where the name of the file is not known. */
  public Located(@Nullable Object content, int line, int column) {
    this(content, line, column, "");
  }

  /** A field of an object, and where its name stands. */
  public record Field(int line, int column, Located value) {}

  /** A JSON value that stands in no file. */
  public static Located of(@Nullable Object json) {
    if (json instanceof Map<?, ?> map) {
      Map<String, Field> fields = new LinkedHashMap<>();
      map.forEach((name, value) -> fields.put((String) name, new Field(0, 0, of(value))));
      return new Located(fields, 0, 0);
    }
    if (json instanceof List<?> list) {
      return new Located(list.stream().map(Located::of).toList(), 0, 0);
    }
    return new Located(json, 0, 0);
  }

  /** Whether it is an object; then {@link #fields} are its fields. */
  public boolean isObject() {
    return content instanceof Map;
  }

  /** Whether it is a list; then {@link #elements} are its elements. */
  public boolean isList() {
    return content instanceof List;
  }

  /** The fields of an object, in the order of the file. */
  @SuppressWarnings("unchecked")
  public Map<String, Field> fields() {
    return (Map<String, Field>) Objects.requireNonNull(content);
  }

  /** The elements of a list. */
  @SuppressWarnings("unchecked")
  public List<Located> elements() {
    return (List<Located>) Objects.requireNonNull(content);
  }

  /** The value without its places. */
  public @Nullable Object json() {
    if (isObject()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      fields().forEach((name, field) -> object.put(name, field.value().json()));
      return object;
    }
    if (isList()) {
      List<@Nullable Object> list = new ArrayList<>();
      elements().forEach(element -> list.add(element.json()));
      return list;
    }
    return content;
  }
}
