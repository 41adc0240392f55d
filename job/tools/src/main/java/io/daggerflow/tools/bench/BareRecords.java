package io.daggerflow.tools.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records of the bare job: as many and as long as those of OrderWorkflow, and those of one
 * workflow as far apart, since a value that was just written is cheaper to read. A workflow counts
 * as over when as many records have come out as one has commands and events.
 */
final class BareRecords implements Load {

  static final String IN = "bench.bare.in";
  static final String OUT = "bench.bare.out";
  static final String LOOP = "bench.bare.loop";

  private static final int NUMBERS = 10_000_000;
  private static final String START =
      "~\",\"type\":\"start\",\"template\":\"OrderWorkflow\",\"parameters\":{\"order_number\":\"";

  private final Producer<byte[], byte[]> producer;
  private final Traffic traffic;
  private final Ids ids;
  private final int apart;
  private int taken;

  /**
   * The records of a run.
   *
   * @param apart workflows that begin between two records of one
   */
  BareRecords(Producer<byte[], byte[]> producer, Traffic traffic, Ids ids, int apart) {
    this.producer = producer;
    this.traffic = traffic;
    this.ids = ids;
    this.apart = apart;
  }

  @Override
  public List<String> topics() {
    return List.of(OUT);
  }

  @Override
  public void start(int number) {
    for (int position = 0; position < traffic.inputs(); position++) {
      int workflow = workflow(number, position, apart);
      producer.send(
          new ProducerRecord<>(IN, ids.bytes(workflow), value(position, ids.text(workflow))));
    }
  }

  /**
   * Of an earlier workflow comes a later record. Those before the first have numbers of their own.
   */
  static int workflow(int number, int position, int apart) {
    return Math.floorMod(number - position * apart, NUMBERS);
  }

  private byte[] value(int position, String id) {
    byte[] bytes = (position + START.replace("~", id)).getBytes(StandardCharsets.UTF_8);
    byte[] value = Arrays.copyOf(bytes, Math.max(1, traffic.inputBytes()));
    if (value.length > bytes.length) {
      Arrays.fill(value, bytes.length, value.length, (byte) ' ');
    }
    return value;
  }

  @Override
  public boolean take(ConsumerRecord<byte[], byte[]> record) {
    if (ids.number(record.key()) < 0) {
      return false;
    }
    taken++;
    if (taken < traffic.outs()) {
      return false;
    }
    taken = 0;
    return true;
  }
}
