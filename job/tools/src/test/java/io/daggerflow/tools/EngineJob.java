package io.daggerflow.tools;

import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.message.Message;
import io.daggerflow.scenario.VirtualJob;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.Topics;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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

/** The engine itself between the topics of a broker, in place of the job around it. */
public final class EngineJob implements AutoCloseable {

  private final Connection connection;
  private final List<String> listened;
  private final VirtualJob job = new VirtualJob(System.currentTimeMillis());
  private final Thread thread = new Thread(this::run, "engine-job");
  private int commands;
  private int events;
  private int rejections;
  private int letters;
  private volatile boolean closed;

  /**
   * Starts it.
   *
   * @param listened topics of listeners
   */
  public EngineJob(Connection connection, List<String> listened) {
    this.connection = connection;
    this.listened = listened;
    thread.start();
  }

  private void run() {
    Map<String, Object> settings = new HashMap<>(connection.settings());
    settings.put("transactional.id", "engine-job");
    try (Consumer<byte[], byte[]> consumer = connection.consumer();
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      List<String> topics = new ArrayList<>(listened);
      topics.add(connection.topics().control());
      topics.add(connection.topics().deployments());
      topics.add(connection.topics().replay());
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
        job.advanceTo(Math.max(job.now(), System.currentTimeMillis()));
        records.forEach(record -> take(producer, record));
        putOut(producer, List.of());
      }
    }
  }

  private void take(Producer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> record) {
    Map<String, Object> json = Records.json(record);
    List<ProducerRecord<byte[], byte[]>> more = new ArrayList<>();
    if (record.topic().equals(connection.topics().replay())) {
      replay(record);
    } else if (listened.contains(record.topic())) {
      String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
      job.message(record.topic(), key, record.value(), Map.of());
    } else if (!"silence".equals(json.get("template"))) {
      job.request(json);
      if (job.rejections().size() == rejections
          && json.get("definition") instanceof Map<?, ?> template
          && "deploy".equals(json.get("type"))) {
        more.add(accepted(template, json.get("requestId")));
      }
    }
    putOut(producer, more);
  }

  private void replay(ConsumerRecord<byte[], byte[]> record) {
    try {
      Message message = DeadLetterFormat.read(record.value(), record.timestamp()).message();
      String key = message.key() == null ? null : new String(message.key(), StandardCharsets.UTF_8);
      job.message(message.topic(), key, message.value(), Map.of());
    } catch (DeadLetterFormat.UnreadableDeadLetterException e) {
      throw new AssertionError(e);
    }
  }

  private ProducerRecord<byte[], byte[]> accepted(Map<?, ?> template, Object requestId) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("template", template.get("template"));
    answer.put("version", template.get("version"));
    answer.put("definition", template);
    answer.put("status", "ACTIVE");
    answer.put("requestId", requestId);
    answer.put("time", Instant.now().toString());
    String key = template.get("template") + "@" + template.get("version");
    return new ProducerRecord<>(connection.topics().templates(), utf8(key), Json.bytes(answer));
  }

  private void putOut(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> more) {
    Topics topics = connection.topics();
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(more);
    for (; commands < job.commands().size(); commands++) {
      all.add(command((Map<?, ?>) job.commands().get(commands)));
    }
    for (; events < job.events().size(); events++) {
      all.add(record(topics.events(), job.events().get(events)));
    }
    for (; rejections < job.rejections().size(); rejections++) {
      all.add(record(topics.rejections(), job.rejections().get(rejections)));
    }
    for (; letters < job.deadLetters().size(); letters++) {
      all.add(record(topics.deadLetters(), job.deadLetters().get(letters)));
    }
    if (!all.isEmpty()) {
      producer.beginTransaction();
      all.forEach(producer::send);
      producer.commitTransaction();
    }
  }

  private static ProducerRecord<byte[], byte[]> command(Map<?, ?> json) {
    String key = (String) json.get("key");
    return new ProducerRecord<>(
        (String) json.get("topic"),
        key == null ? null : utf8(key),
        json.get("value") == null ? null : Json.bytes(json.get("value")));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, Object json) {
    Object key = ((Map<?, ?>) json).get("instanceId");
    return new ProducerRecord<>(topic, key == null ? null : utf8(key.toString()), Json.bytes(json));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
