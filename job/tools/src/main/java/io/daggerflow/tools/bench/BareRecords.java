package io.daggerflow.tools.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records of the bare job: as many and as long as those of OrderWorkflow, all of a workflow at
 * once. One is over when as many records have come out as a workflow has commands and events.
 */
final class BareRecords implements Load {

  static final String IN = "bench.bare.in";
  static final String OUT = "bench.bare.out";
  static final String LOOP = "bench.bare.loop";

  private static final String START =
      "~\",\"type\":\"start\",\"template\":\"OrderWorkflow\",\"parameters\":{\"order_number\":\"";

  private final Producer<byte[], byte[]> producer;
  private final Traffic traffic;
  private final Ids ids;
  private int taken;

  BareRecords(Producer<byte[], byte[]> producer, Traffic traffic, Ids ids) {
    this.producer = producer;
    this.traffic = traffic;
    this.ids = ids;
  }

  @Override
  public List<String> topics() {
    return List.of(OUT);
  }

  @Override
  public void start(int number) {
    byte[] key = ids.bytes(number);
    for (int position = 0; position < traffic.inputs(); position++) {
      producer.send(new ProducerRecord<>(IN, key, value(position, number)));
    }
  }

  private byte[] value(int position, int number) {
    String text = position + START.replace("~", ids.text(number));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
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
