package io.daggerflow.builder;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes JSON objects that nobody changes. */
final class Sources {

  private Sources() {}

  /** An object with one field. */
  static Map<String, @Nullable Object> of(String field, @Nullable Object value) {
    return with(Map.of(), field, value);
  }

  /** The object with a field, in place of one of that name. */
  static Map<String, @Nullable Object> with(
      Map<String, ? extends @Nullable Object> object, String field, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(object);
    more.put(field, json(value));
    return Collections.unmodifiableMap(more);
  }

  /** What stands in a list of the object, and one more. */
  static List<@Nullable Object> appended(
      Map<String, ? extends @Nullable Object> object, String field, @Nullable Object element) {
    List<@Nullable Object> list = new ArrayList<>();
    if (object.get(field) instanceof List<?> before) {
      list.addAll(before);
    }
    list.add(element);
    return list;
  }

  /** What stands in an object of the object, and one field more. */
  static Map<String, @Nullable Object> put(
      Map<String, ? extends @Nullable Object> object,
      String field,
      String name,
      @Nullable Object value) {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    if (object.get(field) instanceof Map<?, ?> before) {
      before.forEach((key, old) -> inner.put((String) key, old));
    }
    inner.put(name, value);
    return inner;
  }

  /** The JSON value that a Java value stands for. */
  static @Nullable Object json(@Nullable Object value) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Source<?> piece) {
      return piece.source();
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      map.forEach((name, field) -> object.put((String) name, json(field)));
      return Collections.unmodifiableMap(object);
    }
    if (value instanceof Collection<?> all) {
      List<@Nullable Object> list = new ArrayList<>();
      all.forEach(element -> list.add(json(element)));
      return Collections.unmodifiableList(list);
    }
    if (value instanceof TemporalAmount || value instanceof Temporal) {
      return value.toString();
    }
    throw new IllegalArgumentException("Expected a JSON value, but it is of " + value.getClass());
  }

  private static Number number(Number number) {
    if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
      return number.doubleValue();
    }
    if (number instanceof BigInteger big && big.bitLength() >= 64) {
      return big;
    }
    return number.longValue();
  }
}
