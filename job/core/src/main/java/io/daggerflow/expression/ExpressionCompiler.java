package io.daggerflow.expression;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the texts of a template. Where {@code params} exists, so do {@code status('PATH')} and
 * {@code reason('PATH')}: look-ups in {@link Scope#STATUS} and {@link Scope#REASON}, with the path
 * as it stands.
 */
public interface ExpressionCompiler {

  /**
   * Compiles bare expression text; <code>${ … }</code> around the whole is accepted.
   *
   * @param variables the names that exist where the expression stands
   */
  Expression expression(String source, Set<String> variables) throws InvalidExpressionException;

  /**
   * Compiles a JSON value whose texts may hold <code>${ … }</code>; {@code $${} is a literal <code>${</code>. A text that is exactly one
   * <code>${ … }</code> yields its result with its JSON type, otherwise results are inserted as text.
   *
   * @param json a JSON value, see {@link io.daggerflow.value}
   * @param variables the names that exist where the value stands
   */
  Expression value(@Nullable Object json, Set<String> variables) throws InvalidExpressionException;
}
