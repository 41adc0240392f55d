package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Watches a node while it is EXECUTING (rule S8.4).
 *
 * @param at a point in time; null unless given
 * @param after a duration from the node's EXECUTING; null unless given. Without both, {@code
 *     params.complete_by_time} is the point in time
 * @param every a duration: fires again so long after it fired; null for once
 */
public record Monitor(
    @Nullable Expression at,
    @Nullable Expression after,
    @Nullable Expression every,
    Action action) {}
