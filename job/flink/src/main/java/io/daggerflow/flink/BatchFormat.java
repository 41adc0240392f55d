package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A {@link Batch} as bytes of a savepoint, where it may lie for years: fields are added, never
 * changed. The packed content is copied as it is; it is unpacked when it is published.
 */
final class BatchFormat implements SimpleVersionedSerializer<Batch> {

  /** None that Flink's Kafka connector has: its state, under the same operator, is told apart. */
  static final int VERSION = 101;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Batch batch) {
    return new FieldWriter(batch.content().length + 64)
        .number(1, batch.writer())
        .text(2, batch.attempt())
        .number(3, batch.number())
        .number(4, batch.records())
        .bytes(6, batch.content())
        .toBytes();
  }

  @Override
  public Batch deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Expected output of '--sink write-ahead' in the savepoint, but it has that of another"
              + " sink or of a newer version (format "
              + version
              + "); go on with the sink and the version that made it");
    }
    FieldReader in = new FieldReader(bytes);
    int writer = 0;
    String attempt = "";
    long number = 0;
    int records = 0;
    byte[] content = FieldReader.NOTHING;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> writer = (int) in.number();
        case 2 -> attempt = in.text();
        case 3 -> number = in.number();
        case 4 -> records = (int) in.number();
        case 5 -> content = packed(in.message());
        case 6 -> content = in.bytes();
        default -> in.keep();
      }
    }
    return new Batch(writer, attempt, number, records, content);
  }

  /** The content of a batch that was written before they were packed: field 1, repeated. */
  private static byte[] packed(FieldReader records) throws IOException {
    BatchContent content = new BatchContent();
    for (int field = records.next(); field != 0; field = records.next()) {
      if (field == 1) {
        content.add(BatchContent.record(records.message()));
      } else {
        records.keep();
      }
    }
    return content.toBytes();
  }
}
