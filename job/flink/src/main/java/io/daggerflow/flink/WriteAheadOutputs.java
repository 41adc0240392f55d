package io.daggerflow.flink;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The output of a checkpoint lies in the checkpoint until it is published: no outage is too long
 * for it, and no transaction is open longer than the publication takes.
 */
final class WriteAheadOutputs implements Outputs {

  /** A publication that takes longer is tried again; one whose process died holds readers back. */
  private static final long LONGEST_PUBLICATION_MILLIS = TimeUnit.MINUTES.toMillis(15);

  private final String deploymentId;
  private final Map<String, String> kafka;
  private final String markers;
  private final int mostBytes;
  private final long transactionTimeoutMillis;

  /**
   * @param markers the topic that the offsets of the markers are of; it gets no records
   * @param mostBytes of the output of a subtask between two checkpoints
   * @param transactionTimeoutMillis the longest that brokers allow
   */
  WriteAheadOutputs(
      String deploymentId,
      Map<String, String> kafka,
      String markers,
      int mostBytes,
      long transactionTimeoutMillis) {
    this.deploymentId = deploymentId;
    this.markers = markers;
    this.mostBytes = mostBytes;
    this.kafka = Map.copyOf(kafka);
    this.transactionTimeoutMillis = Math.min(transactionTimeoutMillis, LONGEST_PUBLICATION_MILLIS);
  }

  @Override
  public void attach(DataStream<Frame> records, String uid) {
    Publishing how =
        new Publishing(kafka, transactionTimeoutMillis, deploymentId + "-" + uid, markers);
    records.sinkTo(new WriteAheadSink(how, mostBytes)).uid(uid).name(uid);
  }
}
