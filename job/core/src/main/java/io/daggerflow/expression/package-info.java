/**
 * Expressions and values of a template, as the engine sees them: something that yields a JSON value
 * from the variables in scope. The language behind is CEL; only {@link
 * io.daggerflow.expression.cel} knows it.
 */
@NullMarked
package io.daggerflow.expression;

import org.jspecify.annotations.NullMarked;
