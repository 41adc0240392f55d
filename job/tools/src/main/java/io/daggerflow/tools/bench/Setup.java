package io.daggerflow.tools.bench;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param open instances that wait in the background
 * @param rate workflows per second; 0 for as fast as they go
 * @param underWay workflows at a time
 * @param workflows of a round
 * @param latencyRate workflows per second while times are taken; 0 for no such part
 * @param latencySeconds how long times are taken
 * @param flink settings of Flink for both jobs
 * @param options of the workflow job
 * @param profile file of the flight recording, null for none
 */
record Setup(
    int open,
    double rate,
    int underWay,
    int warmUp,
    int rounds,
    int workflows,
    double latencyRate,
    int latencySeconds,
    String checkpointInterval,
    int parallelism,
    int partitions,
    String delivery,
    boolean bare,
    Map<String, String> flink,
    Map<String, String> options,
    @Nullable Path profile) {}
