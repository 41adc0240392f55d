package io.daggerflow.expression;

import io.daggerflow.value.Values;

/** Expressions that must be true or false. */
public final class Conditions {

  private Conditions() {}

  /**
   * Asks one.
   *
   * @throws ExpressionException if it is neither, or fails
   */
  public static boolean isTrue(Expression expression, Scope scope) {
    Object value = expression.evaluate(scope);
    if (value instanceof Boolean answer) {
      return answer;
    }
    throw new ExpressionException(
        expression.place()
            + "Expected `"
            + expression.source()
            + "` to be true or false, but it is "
            + Values.shown(value),
        false);
  }
}
