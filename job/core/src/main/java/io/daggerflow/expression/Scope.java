package io.daggerflow.expression;

import org.jspecify.annotations.Nullable;

/** The variables of one evaluation, looked up only when an expression asks. */
@FunctionalInterface
public interface Scope {

  /**
   * The JSON value of a variable that the expression was compiled with ({@code params}, {@code
   * message}, …).
   */
  @Nullable Object variable(String name);
}
