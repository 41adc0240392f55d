package io.daggerflow.expression.cel;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.expression.InvalidExpressionException;
import io.daggerflow.expression.Placeholders;
import io.daggerflow.expression.ValueExpressions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions and values written in CEL. Equal texts are compiled once: all templates of a
 * JVM may share one object of this class, from many threads.
 */
public final class CelExpressions implements ExpressionCompiler {

  /** More than any installation has; then the memory is emptied, which costs only time. */
  private static final int REMEMBERED = 20_000;

  private record Key(String source, Set<String> variables) {}

  private final Map<Set<String>, CelEnvironment> environments = new ConcurrentHashMap<>();
  private final Map<Key, Expression> compiled = new ConcurrentHashMap<>();

  @Override
  public Expression expression(String source, Set<String> variables)
      throws InvalidExpressionException {
    return compile(Placeholders.unwrap(source), Set.copyOf(variables));
  }

  @Override
  public Expression value(@Nullable Object json, Set<String> variables)
      throws InvalidExpressionException {
    Set<String> names = Set.copyOf(variables);
    return ValueExpressions.of(json, source -> compile(source.strip(), names));
  }

  private Expression compile(String source, Set<String> variables)
      throws InvalidExpressionException {
    Key key = new Key(source, variables);
    Expression known = compiled.get(key);
    if (known != null) {
      return known;
    }
    Expression expression =
        environments.computeIfAbsent(variables, CelEnvironment::new).compile(source);
    if (compiled.size() >= REMEMBERED) {
      compiled.clear();
    }
    compiled.put(key, expression);
    return expression;
  }
}
