package io.daggerflow.expression;

import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of the template format: JSON whose texts may hold <code>${ … }</code>. Knows where
 * expressions stand in a value and how results are inserted, but not their language.
 */
public final class ValueExpressions {

  /** Compiles the text between <code>${</code> and <code>}</code>. */
  @FunctionalInterface
  public interface Inner {
    Expression compile(String source) throws InvalidExpressionException;
  }

  private ValueExpressions() {}

  /**
   * The value as an expression; a {@link Constant} if no text in it holds an expression.
   *
   * @param json a JSON value
   */
  public static Expression of(@Nullable Object json, Inner inner)
      throws InvalidExpressionException {
    if (json instanceof String text) {
      return ofText(text, inner);
    }
    if (json instanceof Map<?, ?> map) {
      return ofObject(map, inner);
    }
    if (json instanceof List<?> list) {
      return ofList(list, inner);
    }
    return new Constant(Json.text(json), json);
  }

  private static Expression ofText(String text, Inner inner) throws InvalidExpressionException {
    List<Placeholders.Part> parts = Placeholders.parse(text);
    if (parts.size() == 1 && parts.get(0).expression()) {
      return inner.compile(parts.get(0).text());
    }
    List<Expression> pieces = new ArrayList<>();
    for (Placeholders.Part part : parts) {
      pieces.add(
          part.expression() ? inner.compile(part.text()) : new Constant(part.text(), part.text()));
    }
    return constantOr(new Text(text, List.copyOf(pieces), Uses.of(pieces)), pieces);
  }

  private static Expression ofObject(Map<?, ?> map, Inner inner) throws InvalidExpressionException {
    Map<String, Expression> fields = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      fields.put((String) entry.getKey(), of(entry.getValue(), inner));
    }
    Collection<Expression> parts = fields.values();
    return constantOr(new ObjectValue(Json.text(map), fields, Uses.of(parts)), parts);
  }

  private static Expression ofList(List<?> list, Inner inner) throws InvalidExpressionException {
    List<Expression> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(of(element, inner));
    }
    return constantOr(new ListValue(Json.text(list), elements, Uses.of(elements)), elements);
  }

  private static Expression constantOr(Expression whole, Collection<Expression> parts) {
    if (!parts.stream().allMatch(Constant.class::isInstance)) {
      return whole;
    }
    return new Constant(whole.source(), unchangeable(whole.evaluate(name -> null)));
  }

  private static @Nullable Object unchangeable(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return Collections.unmodifiableMap(map);
    }
    return value instanceof List<?> list ? Collections.unmodifiableList(list) : value;
  }

  /** What the parts of a value use, together. */
  private record Uses(Set<String> variables, Set<String> parameters, Set<String> paths) {

    static Uses of(Collection<Expression> parts) {
      return new Uses(
          union(parts, Expression::variables),
          union(parts, Expression::parameters),
          union(parts, Expression::paths));
    }

    private static Set<String> union(
        Collection<Expression> parts, Function<Expression, Set<String>> names) {
      Set<String> all = new LinkedHashSet<>();
      parts.forEach(part -> all.addAll(names.apply(part)));
      return Collections.unmodifiableSet(all);
    }
  }

  /** What all composed values have. */
  private interface Composed extends Expression {
    Uses uses();

    @Override
    default Set<String> variables() {
      return uses().variables();
    }

    @Override
    default Set<String> parameters() {
      return uses().parameters();
    }

    @Override
    default Set<String> paths() {
      return uses().paths();
    }
  }

  private record Text(String source, List<Expression> pieces, Uses uses) implements Composed {
    @Override
    public Object evaluate(Scope scope) {
      StringBuilder text = new StringBuilder();
      for (Expression piece : pieces) {
        text.append(Values.text(piece.evaluate(scope)));
      }
      return text.toString();
    }
  }

  private static @Nullable Object part(String step, Expression part, Scope scope) {
    try {
      return part.evaluate(scope);
    } catch (ExpressionException e) {
      throw e.in(step, part);
    }
  }

  private record ObjectValue(String source, Map<String, Expression> fields, Uses uses)
      implements Composed {
    @Override
    public Object evaluate(Scope scope) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>(fields.size() * 2);
      for (Map.Entry<String, Expression> field : fields.entrySet()) {
        object.put(field.getKey(), part('.' + field.getKey(), field.getValue(), scope));
      }
      return object;
    }
  }

  private record ListValue(String source, List<Expression> elements, Uses uses)
      implements Composed {
    @Override
    public Object evaluate(Scope scope) {
      List<@Nullable Object> list = new ArrayList<>(elements.size());
      for (int i = 0; i < elements.size(); i++) {
        list.add(part("[" + i + ']', elements.get(i), scope));
      }
      return list;
    }
  }
}
