package io.daggerflow.tools.command;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One instance as its events on their topic tell it. */
final class InstanceEvents implements AutoCloseable {

  private final byte[] key;
  private final InstanceView view;
  private final TopicReader reader;

  private InstanceEvents(Connection connection, InstanceId id) {
    this.key = id.text().getBytes(StandardCharsets.UTF_8);
    this.view = new InstanceView(id.text());
    this.reader = new TopicReader(connection, connection.topics().events());
  }

  /**
   * Reads the events that are there now.
   *
   * @throws ClientException if there is none
   */
  static InstanceEvents read(Connection connection, InstanceId id) {
    InstanceEvents events = new InstanceEvents(connection, id);
    try {
      events.reader.of(events.key).toEnd(events::apply);
      events.require(id, connection.topics().events());
      return events;
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  private void require(InstanceId id, String topic) {
    if (view.seq() == 0) {
      throw new ClientException(
          "Expected an instance '" + id + "', but topic '" + topic + "' has no event of it");
    }
  }

  InstanceView view() {
    return view;
  }

  /**
   * Reads on until the instance is over.
   *
   * @param changed asked after each event
   */
  void follow(Runnable changed) {
    reader.follow(
        record -> {
          if (apply(record)) {
            changed.run();
          }
        },
        () -> !view.isOver());
  }

  private boolean apply(ConsumerRecord<byte[], byte[]> record) {
    Map<String, @Nullable Object> event =
        TopicReader.hasKey(record, key) ? Records.json(record) : null;
    if (event != null) {
      view.apply(event);
    }
    return event != null;
  }

  @Override
  public void close() {
    reader.close();
  }
}
