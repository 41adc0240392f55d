package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.message.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A {@link Batch} as bytes of a savepoint, where it may lie for years: fields are added, never
 * changed. The content is copied as it is; it is taken apart when it is published.
 */
final class BatchFormat implements SimpleVersionedSerializer<Batch> {

  /** None that Flink's Kafka connector has: its state, under the same operator, is told apart. */
  static final int VERSION = 101;

  private static final int RECORD = 1;

  /** Adds one record to the content of a batch. */
  static void add(OutRecord record, FieldWriter content) {
    Integer partition = record.partition();
    content.message(
        RECORD,
        fields -> {
          fields
              .text(1, record.topic())
              .number(2, partition == null ? 0 : partition + 1L)
              .bytes(3, record.key())
              .bytes(4, record.value());
          for (Header header : record.headers()) {
            fields.message(5, header::write);
          }
        });
  }

  /** The records of a batch. */
  static List<OutRecord> records(Batch batch) {
    List<OutRecord> records = new ArrayList<>(batch.records());
    FieldReader content = new FieldReader(batch.content());
    for (int field = content.next(); field != 0; field = content.next()) {
      if (field == RECORD) {
        records.add(record(content.message()));
      } else {
        content.keep();
      }
    }
    return records;
  }

  private static OutRecord record(FieldReader in) {
    String topic = "";
    long partition = 0;
    byte[] key = null;
    byte[] value = null;
    List<Header> headers = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> topic = in.text();
        case 2 -> partition = in.number();
        case 3 -> key = in.bytes();
        case 4 -> value = in.bytes();
        case 5 -> headers.add(Header.read(in.message()));
        default -> in.keep();
      }
    }
    Integer chosen = partition == 0 ? null : Integer.valueOf((int) partition - 1);
    return new OutRecord(topic, chosen, key, value, headers);
  }

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
        .bytes(5, batch.content())
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
        case 5 -> content = in.bytes();
        default -> in.keep();
      }
    }
    return new Batch(writer, attempt, number, records, content);
  }
}
