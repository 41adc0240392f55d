package io.daggerflow.expression;

import org.jspecify.annotations.Nullable;

/** An expression could not be computed over these variables. */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean missingField;
  private final String inside;
  private final @Nullable String source;

  /**
   * @param message what is wrong, in one line, without the expression
   * @param missingField whether a field was asked for that is not there
   */
  public ExpressionException(String message, boolean missingField) {
    this(message, missingField, "", null);
  }

  private ExpressionException(
      String message, boolean missingField, String inside, @Nullable String source) {
    super(message, null, false, false);
    this.missingField = missingField;
    this.inside = inside;
    this.source = source;
  }

  /** The same, of a part of a value. */
  ExpressionException in(String step, Expression part) {
    return new ExpressionException(
        String.valueOf(getMessage()),
        missingField,
        step + inside,
        source == null ? part.source() : source);
  }

  /** Where in a value it failed, as {@code .lines[2].price}; empty if it is no part of one. */
  public String inside() {
    return inside;
  }

  /** The expression that failed, if it is a part of a value. */
  public @Nullable String source() {
    return source;
  }

  /**
   * Whether a field was asked for that is not there: in some places that is no error (rules S5.2,
   * S5.12).
   */
  public boolean isMissingField() {
    return missingField;
  }
}
