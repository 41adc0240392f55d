package io.daggerflow.template;

import io.daggerflow.expression.Expression;

/**
 * How long a node may be EXECUTING.
 *
 * @param value yields a time value, see {@link Times#deadline}
 */
public record TimeLimit(Expression value, OnTimeout onTimeout) {}
