package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * How failed tries are followed by others (rule S7.2).
 *
 * @param maxAttempts the first try included
 * @param initialInterval a duration: between the first try and the second
 * @param multiplier of the interval from try to try
 * @param maxInterval a duration: the interval does not grow beyond it
 * @param jitter the interval is moved by up to this part of it
 * @param timeout a time value: bounds one try; null for no bound
 * @param when whether a failure is tried again; null for what the kind of the task says
 */
public record RetryPolicy(
    int maxAttempts,
    Expression initialInterval,
    double multiplier,
    Expression maxInterval,
    double jitter,
    @Nullable Expression timeout,
    @Nullable Expression when) {}
