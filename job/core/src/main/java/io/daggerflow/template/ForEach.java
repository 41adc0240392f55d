package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * One copy for each element of a list.
 *
 * @param list yields the list; read once, when the node starts
 * @param as the name of the element
 */
public record ForEach(Expression list, String as, @Nullable Collect collect) {}
