package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An expression that knows its field, so that the reason of a failure names field, expression and
 * error (rule S7.1).
 */
record InField(String field, Expression expression) implements Expression {

  private static final int SHOWN = 100;

  /**
   * The expression in its field; a constant never fails and stays as it is.
   *
   * @param path of the field, as {@code processes[0].tasks[1].set.a}
   */
  static Expression of(String path, Expression expression) {
    return expression instanceof Constant
        ? expression
        : new InField(
            path.substring(path.lastIndexOf("].") + 1).replaceFirst("^\\.", ""), expression);
  }

  @Override
  public String source() {
    return expression.source();
  }

  @Override
  public String place() {
    return field + ": ";
  }

  @Override
  public Set<String> variables() {
    return expression.variables();
  }

  @Override
  public Set<String> parameters() {
    return expression.parameters();
  }

  @Override
  public Set<String> paths() {
    return expression.paths();
  }

  @Override
  public @Nullable Object evaluate(Scope scope) {
    try {
      return expression.evaluate(scope);
    } catch (ExpressionException e) {
      String source = e.source() == null ? source() : e.source();
      String shown = source.length() > SHOWN ? source.substring(0, SHOWN) + "…" : source;
      throw new ExpressionException(
          field + e.inside() + ": `" + shown + "`: " + e.getMessage(), e.isMissingField());
    }
  }
}
