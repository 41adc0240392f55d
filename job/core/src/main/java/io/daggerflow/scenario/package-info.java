/**
 * Workflow test files: the engine, the correlation and the routing of the job, in virtual time,
 * without Kafka and Flink.
 */
@NullMarked
package io.daggerflow.scenario;

import org.jspecify.annotations.NullMarked;
