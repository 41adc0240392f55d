package io.daggerflow.tools.bench;

import java.util.Map;

/**
 * Where the counters stood at one moment of a run.
 *
 * @param nanos of the monotonic clock
 * @param completed workflows since the begin of the run
 * @param cpu seconds by process
 * @param machine CPU seconds of all processes of the machine
 */
record Moment(long nanos, long completed, Map<String, Double> cpu, double machine) {}
