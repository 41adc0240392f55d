package io.daggerflow.engine;

import io.daggerflow.expression.ExpressionCompiler;
import java.util.Map;

/**
 * What a step knows of the world besides the instance.
 *
 * @param templates the versions in use; asked within each step
 * @param topics that commands can be sent to
 * @param inline runs handlers inside the step
 * @param secrets name → value, for calls
 * @param compiler for definitions that come with a start
 */
public record Surroundings(
    Templates templates,
    Topics topics,
    InlineHandlers inline,
    Map<String, String> secrets,
    ExpressionCompiler compiler,
    Limits limits) {}
