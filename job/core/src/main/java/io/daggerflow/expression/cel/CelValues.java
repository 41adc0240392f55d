package io.daggerflow.expression.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.daggerflow.expression.ExpressionException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as CEL sees them, and back. Objects and lists are wrapped, not copied: CEL looks at
 * what it is asked for, and gets null and large integers as it knows them.
 */
final class CelValues {

  private CelValues() {}

  /** What CEL gets for a JSON value; points in time and durations are themselves. */
  static Object toCel(@Nullable Object json) {
    if (json == null) {
      return NullValue.NULL_VALUE;
    }
    if (json instanceof Map<?, ?> map) {
      return new MapView(map, false);
    }
    if (json instanceof List<?> list) {
      return new ListView(list);
    }
    return json instanceof BigInteger big ? (Object) big.doubleValue() : json;
  }

  /** What CEL gets for a variable. */
  static Object variable(String name, @Nullable Object json) {
    if (json instanceof Map<?, ?> map) {
      return new MapView(map, true);
    }
    if (name.equals(CelEnvironment.NOW) && json instanceof String text) {
      return Instant.parse(text);
    }
    return toCel(json);
  }

  /**
   * The JSON value that leaves an expression.
   *
   * @throws ExpressionException if there is none
   */
  static @Nullable Object toJson(@Nullable Object value) {
    if (value instanceof String || value instanceof Long || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Double number) {
      return finite(number);
    }
    if (value == null || value instanceof NullValue) {
      return null;
    }
    return value instanceof Map || value instanceof List ? container(value) : scalar(value);
  }

  /** Whether it is a value of JSON as it came, not one that an expression built. */
  static boolean isView(Object value) {
    return value instanceof MapView || value instanceof ListView;
  }

  private static Double finite(Double number) {
    if (number.isInfinite() || number.isNaN()) {
      throw notJson(number.toString());
    }
    return number;
  }

  private static Object container(Object value) {
    if (value instanceof MapView view) {
      return view.toJson();
    }
    if (value instanceof ListView view) {
      return view.json;
    }
    if (value instanceof Map<?, ?> map) {
      CelBudget.spend(map.size());
      return object(map);
    }
    CelBudget.spend(((List<?>) value).size());
    List<@Nullable Object> list = new ArrayList<>();
    ((List<?>) value).forEach(element -> list.add(toJson(element)));
    return list;
  }

  private static Object object(Map<?, ?> map) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (!(name instanceof String text)) {
            throw notJson("an object with the name " + name);
          }
          object.put(text, toJson(value));
        });
    return object;
  }

  private static @Nullable Object scalar(Object value) {
    if (value instanceof Instant || value instanceof Duration) {
      return value.toString();
    }
    if (value instanceof BigInteger) {
      return value;
    }
    if (value instanceof UnsignedLong number) {
      return number.bigIntegerValue().bitLength() < 64
          ? (Object) number.longValue()
          : number.bigIntegerValue();
    }
    if (value instanceof CelByteString bytes) {
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
    if (value instanceof Optional<?> optional) {
      return toJson(optional.orElse(null));
    }
    throw notJson("something of type " + value.getClass().getSimpleName());
  }

  private static ExpressionException notJson(String what) {
    return new ExpressionException("Expected a JSON value, but the result is " + what, false);
  }

  /** An object of JSON for CEL. */
  private static final class MapView extends AbstractMap<Object, Object> {
    private final Map<?, ?> json;
    private final boolean variable;

    MapView(Map<?, ?> json, boolean variable) {
      this.json = json;
      this.variable = variable;
    }

    /** A variable may be a window into the state of an instance: a copy leaves the expression. */
    Map<?, ?> toJson() {
      return variable ? new LinkedHashMap<>(json) : json;
    }

    @Override
    public boolean containsKey(Object name) {
      return name instanceof String && json.containsKey(name);
    }

    @Override
    public @Nullable Object get(Object name) {
      if (!(name instanceof String)) {
        return null;
      }
      Object value = json.get(name);
      return value == null && !json.containsKey(name) ? null : toCel(value);
    }

    @Override
    public int size() {
      return json.size();
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<Object, Object>> iterator() {
          return json.entrySet().stream().map(MapView::entry).iterator();
        }

        @Override
        public int size() {
          return json.size();
        }
      };
    }

    private static Entry<Object, Object> entry(Entry<?, ?> entry) {
      return new SimpleImmutableEntry<>(entry.getKey(), toCel(entry.getValue()));
    }
  }

  /** A list of JSON for CEL. */
  private static final class ListView extends AbstractList<Object> {
    private final List<?> json;

    ListView(List<?> json) {
      this.json = json;
    }

    @Override
    public Object get(int index) {
      return toCel(json.get(index));
    }

    @Override
    public int size() {
      return json.size();
    }
  }
}
