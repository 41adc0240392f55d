package io.daggerflow.flink.bench;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.ParameterTool;

/**
 * Reads a value, writes it, and puts out this record's share of what a workflow puts out. The first
 * byte of an input says which of its workflow's inputs it is.
 */
final class ReadAndWrite
    extends KeyedProcessFunction<String, Tuple2<String, byte[]>, Tuple2<String, byte[]>> {

  /** Reads like an event, so that it compresses like one. */
  private static final String TEXT =
      "{\"instanceId\":\"~~~~~~~~~~~~~~\",\"template\":\"OrderWorkflow\",\"version\":1,\"seq\":2,\"time\":"
          + "\"2030-01-01T00:00:00.000Z\",\"cause\":{\"type\":\"message\",\"topic\":"
          + "\"PAYMENT_LISTENER\",\"partition\":0,\"offset\":17},\"transitions\":[{\"path\":"
          + "\"PAYMENT/PAYMENT_LISTENER\",\"type\":\"kafka-listener\",\"from\":\"EXECUTING\",";

  private static final int ID_AT = 15;

  private final int inputs;
  private final int outs;
  private final int loops;
  private final byte[] out;
  private final byte[] loop;
  private final byte[] first;

  private transient ValueState<byte[]> state;

  ReadAndWrite(ParameterTool options) {
    inputs = options.getInt("inputs");
    outs = options.getInt("outs");
    loops = options.getInt("loops");
    out = filler(options.getInt("out-bytes"));
    loop = filler(options.getInt("loop-bytes"));
    loop[0] = BareWriter.LOOP;
    first = filler(options.getInt("state-bytes"));
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "value", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(
      Tuple2<String, byte[]> record, Context context, Collector<Tuple2<String, byte[]>> collector)
      throws Exception {
    byte[] value = state.value();
    byte[] next = value == null ? text(record.f0, first) : value.clone();
    next[0]++;
    state.update(next);
    int position = record.f1[0] - '0';
    for (int i = share(position, outs); i > 0; i--) {
      collector.collect(Tuple2.of(record.f0, text(record.f0, out)));
    }
    for (int i = share(position, loops); i > 0; i--) {
      collector.collect(Tuple2.of(record.f0, text(record.f0, loop)));
    }
  }

  /** How many of a workflow's records this one of its inputs puts out. */
  private int share(int position, int all) {
    return (position + 1) * all / inputs - position * all / inputs;
  }

  /** A text of this length with room for an id. */
  private static byte[] filler(int length) {
    StringBuilder text = new StringBuilder(TEXT);
    while (text.length() < length) {
      text.append(TEXT);
    }
    text.setLength(length);
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] text(String id, byte[] filler) {
    byte[] text = filler.clone();
    int end = Math.min(id.length(), text.length - ID_AT);
    for (int i = 0; i < end; i++) {
      text[ID_AT + i] = (byte) id.charAt(i);
    }
    return text;
  }
}
