package io.daggerflow.tools;

import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.message.Message;
import io.daggerflow.scenario.Recorded;
import io.daggerflow.scenario.VirtualJob;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.Topics;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The engine itself between the topics of a broker, in place of the job around it. */
public final class EngineJob extends JobStandIn {

  private final List<String> listened;
  private final VirtualJob job = new VirtualJob(System.currentTimeMillis());
  private int commands;
  private int events;
  private int rejections;
  private int letters;

  /**
   * Starts it.
   *
   * @param listened topics of listeners
   */
  public EngineJob(Connection connection, List<String> listened) {
    super(connection, topics(connection.topics(), listened));
    this.listened = listened;
    start();
  }

  private static List<String> topics(Topics topics, List<String> listened) {
    List<String> all = new ArrayList<>(listened);
    all.addAll(List.of(topics.control(), topics.deployments(), topics.replay()));
    return all;
  }

  @Override
  List<ProducerRecord<byte[], byte[]>> passed() {
    job.advanceTo(Math.max(job.now(), System.currentTimeMillis()));
    return putOut();
  }

  @Override
  List<ProducerRecord<byte[], byte[]>> answers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, Object> json = Records.json(record);
    List<ProducerRecord<byte[], byte[]>> answers = new ArrayList<>();
    if (record.topic().equals(connection.topics().replay())) {
      replay(record);
    } else if (listened.contains(record.topic())) {
      message(record.topic(), record.key(), record.value());
    } else if (!"silence".equals(json.get("template"))) {
      job.request(json);
      if (job.recorded().rejections().size() == rejections
          && json.get("definition") instanceof Map<?, ?> template
          && "deploy".equals(json.get("type"))) {
        answers.add(accepted(template, json.get("requestId"), Instant.now().toString()));
      }
    }
    answers.addAll(putOut());
    return answers;
  }

  private void message(String topic, byte[] key, byte[] value) {
    String text = key == null ? null : new String(key, StandardCharsets.UTF_8);
    job.message(topic, text, value, Map.of());
  }

  private void replay(ConsumerRecord<byte[], byte[]> record) {
    try {
      Message message = DeadLetterFormat.read(record.value(), record.timestamp()).message();
      message(message.topic(), message.key(), message.value());
    } catch (DeadLetterFormat.UnreadableDeadLetterException e) {
      throw new AssertionError(e);
    }
  }

  /** What the engine has put out since the last call. */
  private List<ProducerRecord<byte[], byte[]>> putOut() {
    Topics topics = connection.topics();
    Recorded recorded = job.recorded();
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (; commands < recorded.commands().size(); commands++) {
      all.add(command((Map<?, ?>) recorded.commands().get(commands)));
    }
    for (; events < recorded.events().size(); events++) {
      all.add(record(topics.events(), recorded.events().get(events)));
    }
    for (; rejections < recorded.rejections().size(); rejections++) {
      all.add(record(topics.rejections(), recorded.rejections().get(rejections)));
    }
    for (; letters < recorded.deadLetters().size(); letters++) {
      all.add(record(topics.deadLetters(), recorded.deadLetters().get(letters)));
    }
    return all;
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
}
