package io.daggerflow.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command as it goes to Kafka.
 *
 * @param partition null where Kafka's partitioner chooses
 * @param value JSON value; a text is written as it is
 * @param headers those of the template and those of the wire format
 */
public record OutgoingCommand(
    String topic,
    @Nullable Integer partition,
    @Nullable String key,
    @Nullable Object value,
    Map<String, String> headers) {}
