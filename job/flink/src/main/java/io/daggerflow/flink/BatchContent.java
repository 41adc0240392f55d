package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.message.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;

/**
 * The records of a {@link Batch} while they are collected, packed at once: what goes out between
 * two checkpoints lies on the heap, several times while it is written and published, and records of
 * one template resemble one another.
 *
 * <p>Packed they are an <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4
 * frame</a>; in it each record is its length, in four bytes, and its fields.
 */
final class BatchContent {

  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final DataOutputStream out;

  BatchContent() throws IOException {
    out =
        new DataOutputStream(
            new LZ4FrameOutputStream(packed, BLOCKSIZE.SIZE_256KB, FLG.Bits.BLOCK_INDEPENDENCE));
  }

  void add(OutRecord record) throws IOException {
    byte[] fields = fields(record);
    out.writeInt(fields.length);
    out.write(fields);
  }

  /** Bytes that are packed so far; less than 256 KB more are not yet. */
  int size() {
    return packed.size();
  }

  /** Everything, packed; nothing can be added afterwards. */
  byte[] toBytes() throws IOException {
    out.close();
    return packed.toByteArray();
  }

  /** Unpacks records one by one, in the order in which they were added. */
  static void forEach(byte[] packed, Consumer<OutRecord> taker) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new LZ4FrameInputStream(new ByteArrayInputStream(packed)))) {
      for (byte[] length = in.readNBytes(Integer.BYTES);
          length.length > 0;
          length = in.readNBytes(Integer.BYTES)) {
        byte[] fields = new byte[ByteBuffer.wrap(length).getInt()];
        in.readFully(fields);
        taker.accept(record(new FieldReader(fields)));
      }
    }
  }

  private static byte[] fields(OutRecord record) {
    Integer partition = record.partition();
    FieldWriter fields =
        new FieldWriter(512)
            .text(1, record.topic())
            .number(2, partition == null ? 0 : partition + 1L)
            .bytes(3, record.key())
            .bytes(4, record.value());
    for (Header header : record.headers()) {
      fields.message(5, header::write);
    }
    return fields.toBytes();
  }

  /** A record of its fields. */
  static OutRecord record(FieldReader in) {
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
}
