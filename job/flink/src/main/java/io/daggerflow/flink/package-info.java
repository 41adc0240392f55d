/**
 * The workflow engine as a Flink job: Kafka in, Kafka out. Everything that decides is in the core;
 * what stands here brings records, state, time and failure to it.
 */
@NullMarked
package io.daggerflow.flink;

import org.jspecify.annotations.NullMarked;
