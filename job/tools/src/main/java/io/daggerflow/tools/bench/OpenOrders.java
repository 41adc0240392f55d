package io.daggerflow.tools.bench;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Orders that nobody pays: each is over for this run when it waits for its payment. */
final class OpenOrders implements Load {

  /** OrderWorkflow under another name, whose orders wait longer than a benchmark takes. */
  static final String TEMPLATE = "OpenOrder";

  private static final String START =
      "{\"type\":\"start\",\"instanceId\":\"~\",\"template\":\"OpenOrder\","
          + "\"parameters\":{\"order_number\":\"~\",\"amount\":10}}";

  private final Producer<byte[], byte[]> producer;
  private final String control;
  private final String events;
  private final Ids ids;

  OpenOrders(Producer<byte[], byte[]> producer, String control, String events, Ids ids) {
    this.producer = producer;
    this.control = control;
    this.events = events;
    this.ids = ids;
  }

  @Override
  public List<String> topics() {
    return List.of(events);
  }

  @Override
  public void start(int number) {
    producer.send(new ProducerRecord<>(control, ids.bytes(number), ids.fill(START, number)));
  }

  @Override
  public boolean take(ConsumerRecord<byte[], byte[]> record) {
    return ids.number(record.key()) >= 0;
  }
}
