/**
 * CEL, the language of expressions, behind the port {@link
 * io.daggerflow.expression.ExpressionCompiler}.
 */
@NullMarked
package io.daggerflow.expression.cel;

import org.jspecify.annotations.NullMarked;
