/**
 * The client library: sends requests to the job, awaits their answers, reads its topics. Speaks the
 * wire format over Kafka and needs no connection to Flink.
 */
@NullMarked
package io.daggerflow.tools.client;

import org.jspecify.annotations.NullMarked;
