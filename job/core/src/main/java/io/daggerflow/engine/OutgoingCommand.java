package io.daggerflow.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command as it goes to Kafka.
 *
 * @param partition null where Kafka's partitioner chooses
 * @param value a text as it is, anything else as JSON, in UTF-8; not copied: nobody changes it
 * @param headers those of the template and those of the wire format
 */
public record OutgoingCommand(
    String topic,
    @Nullable Integer partition,
    @Nullable String key,
    byte[] value,
    Map<String, String> headers) {}
