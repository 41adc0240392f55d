package io.daggerflow.tools.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes single records to topics that exist. */
public final class TopicSender implements AutoCloseable {

  private final Connection connection;
  private final Producer<byte[], byte[]> producer;

  public TopicSender(Connection connection) {
    this.connection = connection;
    this.producer = connection.producer();
  }

  /**
   * Writes a record and waits until the broker has it.
   *
   * @throws ClientException if there is no such topic or the broker does not take it
   */
  public RecordMetadata send(
      String topic, @Nullable String key, String value, Map<String, String> headers) {
    require(topic);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key == null ? null : utf8(key), utf8(value));
    headers.forEach((name, header) -> record.headers().add(name, utf8(header)));
    try {
      return producer.send(record).get();
    } catch (ExecutionException e) {
      throw connection.failed("to send to topic '" + topic + "'", (Exception) e.getCause());
    } catch (KafkaException e) {
      throw connection.failed("to send to topic '" + topic + "'", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected to send, but was interrupted", e);
    }
  }

  /** A broker may make topics by itself; a mistyped name must not become one. */
  private void require(String topic) {
    try (Consumer<byte[], byte[]> consumer = connection.consumer()) {
      if (TopicReader.partitionsOf(consumer, connection, topic) == 0) {
        throw new ClientException(
            "Expected topic '"
                + topic
                + "' on "
                + connection.bootstrapServers()
                + ", but there is none");
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
