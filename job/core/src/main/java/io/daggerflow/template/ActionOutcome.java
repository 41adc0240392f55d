package io.daggerflow.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a {@code do}.
 *
 * @param failure null if it succeeded
 * @param variables {@code result} or {@code response} of its call, where there was one
 */
public record ActionOutcome(@Nullable Failure failure, Map<String, @Nullable Object> variables) {}
