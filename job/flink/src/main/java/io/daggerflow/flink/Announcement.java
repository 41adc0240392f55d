package io.daggerflow.flink;

import io.daggerflow.message.Message;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Deploys the templates given at submission as everybody does, so that the job answers with their
 * ACTIVE records and whoever looks for templates finds them too. The job does not wait for it: it
 * has them in its graph.
 */
final class Announcement {

  /** Tells these requests from those of users: a submission brings no retired version back. */
  private static final String HEADER = "dagger-submission";

  private Announcement() {}

  /** Whether a request was made by a submission. */
  static boolean isOne(Message message) {
    return message.headers().stream().anyMatch(header -> header.name().equals(HEADER));
  }

  static void of(List<WorkflowTemplate> templates, TopicNames topics, Map<String, String> kafka) {
    if (templates.isEmpty()) {
      return;
    }
    Properties properties = new Properties();
    properties.putAll(kafka);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (WorkflowTemplate template : templates) {
        byte[] request = Json.bytes(Map.of("type", "deploy", "definition", template.source()));
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(topics.deployments(), Records.key(template.name()), request);
        record.headers().add(HEADER, new byte[0]);
        producer.send(record).get();
      }
    } catch (ExecutionException e) {
      throw new UsageException(
          "Expected to write to '" + topics.deployments() + "', but " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while writing to Kafka", e);
    }
  }
}
