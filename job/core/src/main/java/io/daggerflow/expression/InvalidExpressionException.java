package io.daggerflow.expression;

/**
 * The text of an expression does not compile, or uses a variable that does not exist where it
 * stands.
 */
public final class InvalidExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, in one line; names the column within the expression where it is
   *     known
   */
  public InvalidExpressionException(String message) {
    super(message, null, false, false);
  }
}
