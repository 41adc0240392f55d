package io.daggerflow.expression;

import org.jspecify.annotations.Nullable;

/** The variables of one evaluation, looked up only when an expression asks. */
@FunctionalInterface
public interface Scope {

  /** The variable behind {@code status('…')}: a map from paths to statuses. */
  String STATUS = "@status";

  /** The variable behind {@code reason('…')}: a map from paths to reasons. */
  String REASON = "@reason";

  /**
   * The JSON value of a variable that the expression was compiled with ({@code params}, {@code
   * message}, …).
   */
  @Nullable Object variable(String name);
}
