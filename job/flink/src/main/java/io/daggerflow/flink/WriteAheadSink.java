package io.daggerflow.flink;

import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Output as part of the checkpoint, and in Kafka after it: what a checkpoint holds can be published
 * however late, and is published once.
 */
final class WriteAheadSink implements Sink<Frame>, SupportsCommitter<Batch> {

  private static final long serialVersionUID = 1;

  private final Publishing how;
  private final int mostBytes;

  /**
   * @param mostBytes of one batch
   */
  WriteAheadSink(Publishing how, int mostBytes) {
    this.how = how;
    this.mostBytes = mostBytes;
  }

  @Override
  public SinkWriter<Frame> createWriter(WriterInitContext context) {
    return new WriteAheadWriter(mostBytes, context);
  }

  @Override
  public Committer<Batch> createCommitter(CommitterInitContext context) {
    return new WriteAheadCommitter(how, context);
  }

  @Override
  public SimpleVersionedSerializer<Batch> getCommittableSerializer() {
    return new BatchFormat();
  }
}
