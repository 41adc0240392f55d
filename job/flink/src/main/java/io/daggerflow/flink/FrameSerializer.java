package io.daggerflow.flink;

import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.engine.EventCodec;
import io.daggerflow.flink.calls.Reply;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes frames between tasks. A copy is the object itself, since nobody changes a frame. */
final class FrameSerializer extends TypeSerializerSingleton<Frame> {

  static final FrameSerializer INSTANCE = new FrameSerializer();

  private static final Frame.Kind[] KINDS = Frame.Kind.values();

  @Override
  public void serialize(Frame frame, DataOutputView out) throws IOException {
    out.writeByte(frame.kind().ordinal());
    writeText(frame.key(), out);
    switch (frame.kind()) {
      case MESSAGE, REQUEST -> writeMessage(frame.message(), out);
      case TOLD -> writeTold(frame.told(), out);
      case INPUT -> writeBytes(CorrelationFormat.write(frame.input()), out);
      case DELIVERY -> writeBytes(CorrelationFormat.write(frame.delivery()), out);
      case TEMPLATE -> writeBytes(frame.template().toBytes(), out);
      case REPLY -> writeReply(frame.reply(), out);
      case OUT -> writeOut(frame.out(), out);
      case NEED -> writeNeed(frame.need(), out);
    }
  }

  @Override
  public Frame deserialize(DataInputView in) throws IOException {
    Frame.Kind kind = KINDS[in.readByte()];
    String key = readText(in);
    Object content =
        switch (kind) {
          case MESSAGE, REQUEST -> readMessage(in);
          case TOLD -> new Told(readMessage(in), in.readLong(), readBytes(in));
          case INPUT -> CorrelationFormat.readInput(readBytes(in));
          case DELIVERY -> CorrelationFormat.readDelivery(readBytes(in));
          case TEMPLATE -> StoredTemplate.of(readBytes(in));
          case REPLY -> Reply.of(key, EventCodec.read(readBytes(in), 0));
          case OUT -> readOut(in);
          case NEED -> readNeed(key, in);
        };
    return new Frame(kind, key, content);
  }

  private static void writeMessage(Message message, DataOutputView out) throws IOException {
    writeText(message.topic(), out);
    out.writeInt(message.partition());
    out.writeLong(message.offset());
    out.writeLong(message.timestamp());
    writeNullable(message.key(), out);
    writeNullable(message.value(), out);
    writeHeaders(message.headers(), out);
  }

  private static Message readMessage(DataInputView in) throws IOException {
    return new Message(
        readText(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        readNullable(in),
        readNullable(in),
        readHeaders(in));
  }

  private static void writeReply(Reply reply, DataOutputView out) throws IOException {
    writeBytes(EventCodec.write(reply.event()), out);
  }

  private static void writeTold(Told told, DataOutputView out) throws IOException {
    writeMessage(told.origin(), out);
    out.writeLong(told.life());
    writeBytes(told.body(), out);
  }

  private static void writeNeed(Need need, DataOutputView out) throws IOException {
    out.writeLong(need.retirement());
    out.writeByte(need.stage().ordinal());
    out.writeBoolean(need.learned());
    out.writeLong(need.more());
    out.writeInt(need.subtasks());
  }

  private static Need readNeed(String id, DataInputView in) throws IOException {
    return new Need(
        id,
        in.readLong(),
        StoredTemplate.Stage.values()[in.readByte()],
        in.readBoolean(),
        in.readLong(),
        in.readInt());
  }

  private static void writeOut(OutRecord record, DataOutputView out) throws IOException {
    Integer partition = record.partition();
    writeText(record.topic(), out);
    out.writeInt(partition == null ? -1 : partition);
    writeNullable(record.key(), out);
    writeNullable(record.value(), out);
    writeHeaders(record.headers(), out);
  }

  private static OutRecord readOut(DataInputView in) throws IOException {
    String topic = readText(in);
    int partition = in.readInt();
    return new OutRecord(
        topic,
        partition < 0 ? null : Integer.valueOf(partition),
        readNullable(in),
        readNullable(in),
        readHeaders(in));
  }

  private static void writeHeaders(List<Header> headers, DataOutputView out) throws IOException {
    out.writeInt(headers.size());
    for (Header header : headers) {
      writeText(header.name(), out);
      writeNullable(header.value(), out);
    }
  }

  private static List<Header> readHeaders(DataInputView in) throws IOException {
    int size = in.readInt();
    if (size == 0) {
      return List.of();
    }
    List<Header> headers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      headers.add(new Header(readText(in), readNullable(in)));
    }
    return headers;
  }

  private static void writeText(String text, DataOutputView out) throws IOException {
    writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
  }

  private static String readText(DataInputView in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static void writeNullable(byte @Nullable [] bytes, DataOutputView out)
      throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      writeBytes(bytes, out);
    }
  }

  private static byte @Nullable [] readNullable(DataInputView in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : read(length, in);
  }

  private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputView in) throws IOException {
    return read(in.readInt(), in);
  }

  private static byte[] read(int length, DataInputView in) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public Frame createInstance() {
    return new Frame(Frame.Kind.OUT, "", new OutRecord("", null, null, null, List.of()));
  }

  @Override
  public Frame copy(Frame from) {
    return from;
  }

  @Override
  public Frame copy(Frame from, Frame reuse) {
    return from;
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public Frame deserialize(Frame reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<Frame> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in places where Flink asks for it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Frame> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
