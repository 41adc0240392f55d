package io.daggerflow.flink;

import io.daggerflow.codec.MapStore;
import io.daggerflow.inspect.Entry;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the whole state of each key of an operator, and hands it to a visitor of this JVM. */
final class EntryReader extends KeyedStateReaderFunction<String, byte[]> {

  /** Something has to come out for each key. */
  private static final byte[] READ = {};

  private final String visitor;
  private final ValueStateDescriptor<byte[]> headState;
  private final MapStateDescriptor<String, byte[]> partsState;

  private transient ValueState<byte[]> head;
  private transient MapState<String, byte[]> parts;

  /**
   * @param visitor see {@link Visitors}
   * @param head which operator's state it is
   */
  EntryReader(String visitor, ValueStateDescriptor<byte[]> head) {
    this.visitor = visitor;
    this.headState = head;
    this.partsState = Names.parts();
  }

  @Override
  public void open(OpenContext context) {
    head = getRuntimeContext().getState(headState);
    parts = getRuntimeContext().getMapState(partsState);
  }

  @Override
  public void readKey(String key, Context context, Collector<byte[]> out) throws Exception {
    MapStore store = new MapStore();
    store.head(head.value());
    for (Map.Entry<String, byte[]> part : parts.entries()) {
      store.part(part.getKey(), part.getValue());
    }
    Map<Long, Long> wakeUps = new TreeMap<>();
    for (long timer : context.registeredProcessingTimeTimers()) {
      for (long time : PostponedWakeUps.asked(store, timer)) {
        wakeUps.put(time, timer);
      }
    }
    Visitors.hand(visitor, new Entry(key, store, wakeUps));
    out.collect(READ);
  }
}
