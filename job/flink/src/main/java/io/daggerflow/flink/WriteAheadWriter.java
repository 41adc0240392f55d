package io.daggerflow.flink;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/** Collects what is written until the next checkpoint takes it. Sends nothing. */
final class WriteAheadWriter implements CommittingSinkWriter<Frame, Batch> {

  private final int writer;
  private final String attempt =
      Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
  private final int mostBytes;
  private final Counter made;
  private @Nullable BatchContent content;
  private volatile int records;
  private volatile int bytes;
  private long number;

  /**
   * @param mostBytes a batch that gets larger fails the task: better than to fill the memory
   */
  WriteAheadWriter(int mostBytes, WriterInitContext context) {
    this.mostBytes = mostBytes;
    writer = context.getTaskInfo().getIndexOfThisSubtask();
    var group = context.metricGroup().addGroup("dagger");
    group.gauge("open_batch_records", () -> records);
    group.gauge("open_batch_bytes", () -> bytes);
    made = group.counter("batches_made");
  }

  @Override
  public void write(Frame frame, Context context) throws IOException {
    if (content == null) {
      content = new BatchContent();
    }
    content.add(frame.out());
    records = records + 1;
    bytes = content.size();
    if (bytes > mostBytes) {
      throw new IOException(
          "Expected at most "
              + mostBytes
              + " bytes of packed output between two checkpoints (--limits.batch-bytes), but there are "
              + bytes
              + " in "
              + records
              + " records: checkpoints take too long or are too far apart");
    }
  }

  @Override
  public Collection<Batch> prepareCommit() throws IOException {
    if (content == null) {
      return List.of();
    }
    number++;
    made.inc();
    Batch batch = new Batch(writer, attempt, number, records, content.toBytes());
    content = null;
    records = 0;
    bytes = 0;
    return List.of(batch);
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public void close() {}
}
