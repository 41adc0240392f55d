package io.daggerflow.template;

import io.daggerflow.expression.Expression;

/**
 * What a {@code forEach} leaves behind when its copies are over (rule S12.3).
 *
 * @param into the runtime parameter that becomes the list
 * @param value over the element, {@code index} and {@code copy}
 */
public record Collect(String into, Expression value) {}
