package io.daggerflow.flink;

import io.daggerflow.message.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it goes to Kafka. The bytes are not copied: nobody changes them.
 *
 * @param partition null where Kafka's partitioner chooses
 */
record OutRecord(
    String topic,
    @Nullable Integer partition,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {}
