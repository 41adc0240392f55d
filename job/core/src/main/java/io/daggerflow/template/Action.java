package io.daggerflow.template;

import org.jspecify.annotations.Nullable;

/**
 * A task written inline, run on behalf of its owner: {@code do}, {@code onStop}, {@code
 * compensate}.
 *
 * @param retry null for one try without bound
 * @param continueOnFailure of an interval's {@code do}: a failed run counts as unsuccessful
 */
public record Action(TaskKind kind, @Nullable RetryPolicy retry, boolean continueOnFailure) {}
