package io.daggerflow.template;

import io.daggerflow.expression.Expression;

/**
 * The template's {@code timeout}: how long an instance may be EXECUTING.
 *
 * @param value yields a time value, see {@link Times#deadline}
 * @param fail whether the instance then fails; otherwise it is stopped
 */
public record InstanceLimit(Expression value, boolean fail) {}
