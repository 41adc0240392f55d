/**
 * What a user implements so that {@code executor} tasks do something: a {@link
 * io.daggerflow.handler.TaskHandler}. Plain Java; neither Flink nor Kafka is needed to write or
 * test one.
 */
@NullMarked
package io.daggerflow.handler;

import org.jspecify.annotations.NullMarked;
