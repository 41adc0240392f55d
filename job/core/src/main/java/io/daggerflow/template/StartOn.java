package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Messages that start instances (rule S12.9). All over the message.
 *
 * @param filter null for all messages
 * @param id a value: the instance id
 * @param parameters a value: an object with the runtime parameters; null for none
 */
public record StartOn(
    String topic, @Nullable Expression filter, Expression id, @Nullable Expression parameters) {}
