package io.daggerflow.message;

import org.jspecify.annotations.Nullable;

/**
 * One header of a Kafka record. The bytes are not copied: nobody changes them.
 *
 * @param value null where the record has none
 */
public record Header(String name, byte @Nullable [] value) {}
