package io.daggerflow.flink.calls;

import java.io.Serializable;

/**
 * How much of a TaskManager calls may take.
 *
 * @param threads handlers that run at a time
 * @param connections HTTP requests that are under way at a time
 * @param queue calls that wait for a thread, and as many that wait for a connection; what is beyond
 *     is remembered by its name alone
 * @param responseBytes longest body of an HTTP response
 */
public record CallLimits(int threads, int connections, int queue, int responseBytes)
    implements Serializable {}
