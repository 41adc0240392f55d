package io.daggerflow.correlation;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.message.Message;

/**
 * How many of those that got a message have returned it.
 *
 * @param expires when the count is given up, in epoch milliseconds
 */
record Refusal(String topic, int partition, long offset, int count, long expires) {

  boolean isOf(Message message) {
    return offset == message.offset()
        && partition == message.partition()
        && topic.equals(message.topic());
  }

  Refusal oneMore() {
    return new Refusal(topic, partition, offset, count + 1, expires);
  }

  /** The name of the part that tells where this count is. */
  String indexName() {
    return indexName(topic, partition, offset);
  }

  static String indexName(String topic, int partition, long offset) {
    return "m" + partition + ':' + offset + ':' + topic;
  }

  byte[] toBytes() {
    return new FieldWriter(64)
        .text(1, topic)
        .number(2, partition)
        .number(3, offset)
        .number(4, count)
        .number(5, expires)
        .toBytes();
  }

  static Refusal read(byte[] bytes) {
    FieldReader fields = new FieldReader(bytes);
    String topic = "";
    int partition = 0;
    long offset = 0;
    int count = 0;
    long expires = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> topic = fields.text();
        case 2 -> partition = (int) fields.number();
        case 3 -> offset = fields.number();
        case 4 -> count = (int) fields.number();
        case 5 -> expires = fields.number();
        default -> fields.keep();
      }
    }
    return new Refusal(topic, partition, offset, count, expires);
  }
}
