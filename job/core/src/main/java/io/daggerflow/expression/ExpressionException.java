package io.daggerflow.expression;

/** An expression could not be computed over these variables. */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean missingField;

  /**
   * @param message what is wrong, in one line, without the expression
   * @param missingField whether a field was asked for that is not there
   */
  public ExpressionException(String message, boolean missingField) {
    super(message, null, false, false);
    this.missingField = missingField;
  }

  /**
   * Whether a field was asked for that is not there: in some places that is no error (rules S5.2,
   * S5.12).
   */
  public boolean isMissingField() {
    return missingField;
  }
}
