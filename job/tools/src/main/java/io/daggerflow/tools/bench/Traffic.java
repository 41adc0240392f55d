package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.TopicReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records that one workflow moves, counted in the topics of the real job.
 *
 * @param inputs records that the job reads
 * @param inputBytes of the value of one of them, on average
 * @param outs commands and events that it writes
 * @param outBytes of one of them
 * @param loops records that it writes to itself
 * @param loopBytes of one of them
 */
record Traffic(int inputs, int inputBytes, int outs, int outBytes, int loops, int loopBytes) {

  /**
   * Counts.
   *
   * @param ids of workflows that have left all of their records in the topics
   * @param workflows how many
   */
  static Traffic count(Connection connection, Ids ids, int workflows) {
    Sum loop = new Sum(ids);
    loop.read(connection, connection.topics().loopback());
    Sum in = new Sum(ids);
    in.read(connection, connection.topics().control());
    in.read(connection, Orders.PAYMENT_LISTENER);
    in.read(connection, Orders.SHIPPING_LISTENER);
    in.add(loop);
    Sum out = new Sum(ids);
    for (String topic :
        List.of(connection.topics().events(), Orders.PAYMENT_COMMAND, Orders.SHIPPING_COMMAND)) {
      out.read(connection, topic);
    }
    return new Traffic(
        in.each(workflows),
        in.mean(),
        out.each(workflows),
        out.mean(),
        loop.each(workflows),
        loop.mean());
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("inputs", (long) inputs);
    json.put("inputBytes", (long) inputBytes);
    json.put("outs", (long) outs);
    json.put("outBytes", (long) outBytes);
    json.put("loops", (long) loops);
    json.put("loopBytes", (long) loopBytes);
    return json;
  }

  /** Number and length of records. */
  private static final class Sum {
    private final Ids ids;
    private long records;
    private long bytes;

    Sum(Ids ids) {
      this.ids = ids;
    }

    void read(Connection connection, String topic) {
      try (TopicReader reader = new TopicReader(connection, topic).whole()) {
        reader.toEnd(
            record -> {
              if (record.key() != null && ids.number(record.key()) >= 0) {
                records++;
                bytes += Math.max(0, record.serializedValueSize());
              }
            });
      }
    }

    void add(Sum other) {
      records += other.records;
      bytes += other.bytes;
    }

    int each(int workflows) {
      return (int) Math.round((double) records / workflows);
    }

    int mean() {
      return (int) (bytes / Math.max(1, records));
    }
  }
}
