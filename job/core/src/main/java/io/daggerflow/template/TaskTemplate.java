package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A task: what all kinds have, and its kind.
 *
 * @param when asked once, when the task would start; null for always
 */
public record TaskTemplate(
    String name,
    @Nullable String description,
    @Nullable Expression when,
    @Nullable TimeLimit timeout,
    OnFailure onFailure,
    TaskKind kind) {}
