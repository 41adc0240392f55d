package io.daggerflow.tools;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Stands between the topics of a broker in place of the job, and writes in transactions. */
abstract class JobStandIn implements AutoCloseable {

  protected final Connection connection;
  private final List<String> topics;
  private final Thread thread = new Thread(this::run, getClass().getSimpleName());
  private volatile boolean closed;

  /**
   * @param topics what it reads, from the beginning
   */
  JobStandIn(Connection connection, List<String> topics) {
    this.connection = connection;
    this.topics = topics;
  }

  /** When it is complete. */
  final void start() {
    thread.start();
  }

  private void run() {
    Map<String, Object> settings = new HashMap<>(connection.settings());
    settings.put("transactional.id", thread.getName());
    try (Consumer<byte[], byte[]> consumer = connection.consumer();
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closed) {
        var records = consumer.poll(Duration.ofMillis(20));
        List<ProducerRecord<byte[], byte[]>> out = new ArrayList<>(passed());
        records.forEach(record -> out.addAll(answers(record)));
        if (!out.isEmpty()) {
          producer.beginTransaction();
          out.forEach(producer::send);
          producer.commitTransaction();
        }
      }
    }
  }

  /** What time brings about. */
  List<ProducerRecord<byte[], byte[]>> passed() {
    return List.of();
  }

  abstract List<ProducerRecord<byte[], byte[]>> answers(ConsumerRecord<byte[], byte[]> record);

  /** The answer to the deployment of a template. */
  final ProducerRecord<byte[], byte[]> accepted(
      Map<?, ?> template, @Nullable Object requestId, String time) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("template", template.get("template"));
    answer.put("version", template.get("version"));
    answer.put("definition", template);
    answer.put("status", "ACTIVE");
    answer.put("requestId", requestId);
    answer.put("time", time);
    String key = template.get("template") + "@" + template.get("version");
    return new ProducerRecord<>(connection.topics().templates(), utf8(key), Json.bytes(answer));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
