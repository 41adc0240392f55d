package io.daggerflow.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of a {@code kafka-command}, with its expressions evaluated; the headers of the wire
 * format are added by the engine.
 *
 * @param partition null where Kafka's partitioner chooses by key
 * @param key text; null for no key
 * @param value JSON value; a text is written as it is, anything else as JSON
 */
public record Command(
    String topic,
    @Nullable Integer partition,
    @Nullable String key,
    @Nullable Object value,
    Map<String, String> headers) {}
