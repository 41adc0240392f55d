package io.daggerflow.flink;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes batches when their checkpoint has completed, and after a restore those of the
 * checkpoint. After one with another parallelism these are batches of other writers too; each goes
 * under the name of the writer that wrote it.
 *
 * <p>Nothing is ever put off: what cannot be published fails the task, and the job goes on from the
 * checkpoint that holds it.
 */
final class WriteAheadCommitter implements Committer<Batch> {

  private final Publishing how;
  private final int own;
  private final Map<Integer, Publisher> publishers = new HashMap<>();
  private final Counter published;
  private final Counter known;
  private volatile long lastMillis;

  WriteAheadCommitter(Publishing how, CommitterInitContext context) {
    this.how = how;
    own = context.getTaskInfo().getIndexOfThisSubtask();
    var group = context.metricGroup().addGroup("dagger");
    published = group.counter("batches_published");
    known = group.counter("batches_known");
    group.gauge("last_publication_ms", () -> lastMillis);
  }

  @Override
  public void commit(Collection<CommitRequest<Batch>> requests) throws IOException {
    long begin = System.nanoTime();
    for (CommitRequest<Batch> request : requests) {
      Batch batch = request.getCommittable();
      try {
        boolean fresh = publishers.computeIfAbsent(batch.writer(), how::publisher).publish(batch);
        (fresh ? published : known).inc();
      } catch (KafkaException e) {
        throw new IOException(
            "The " + batch + " could not be published; the checkpoint keeps it", e);
      }
    }
    closeForeign();
    lastMillis = (System.nanoTime() - begin) / 1_000_000;
  }

  /** Batches of other writers come once, after a restore. */
  private void closeForeign() {
    publishers.forEach(
        (writer, publisher) -> {
          if (writer != own) {
            publisher.close();
          }
        });
    publishers.keySet().removeIf(writer -> writer != own);
  }

  @Override
  public void close() {
    publishers.values().forEach(Publisher::close);
    publishers.clear();
  }
}
