package io.daggerflow.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A service that takes part in a workflow, as a user would write it: it reads the commands of one
 * topic and answers each on another, and knows nothing of the workflow engine. A command may come
 * twice after a crash; its header {@code dagger-message-id} is the same then, and a service whose
 * work must not be done twice remembers it. These ones answer the same twice, which does no harm.
 */
final class DemoService implements Runnable, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String commands;
  private final String answers;
  private final Function<JsonNode, ObjectNode> work;
  private final KafkaConsumer<String, String> consumer;
  private final KafkaProducer<String, String> producer;

  private DemoService(
      Map<String, Object> settings,
      String commands,
      String answers,
      Function<JsonNode, ObjectNode> work) {
    this.commands = commands;
    this.answers = answers;
    this.work = work;
    Map<String, Object> reading = new java.util.HashMap<>(settings);
    reading.put("group.id", "demo-" + commands);
    reading.put("auto.offset.reset", "earliest");
    reading.put("enable.auto.commit", "false");
    reading.put("isolation.level", "read_committed"); // what the job takes back is never seen
    this.consumer =
        new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer());
    this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  /** Takes the payment of an order. */
  static DemoService payment(Map<String, Object> settings) {
    return new DemoService(
        settings,
        "PAYMENT_COMMAND",
        "PAYMENT_LISTENER",
        command ->
            answer(command).put("payment_id", "pay-" + command.path("order_number").asText()));
  }

  /** Ships an order. */
  static DemoService shipping(Map<String, Object> settings) {
    return new DemoService(settings, "SHIPPING_COMMAND", "SHIPPING_LISTENER", DemoService::answer);
  }

  /** Every answer says which order it is about: that is what the workflow correlates by. */
  private static ObjectNode answer(JsonNode command) {
    return JSON.createObjectNode().set("order_number", command.path("order_number"));
  }

  @Override
  public void run() {
    consumer.subscribe(List.of(commands));
    try (consumer;
        producer) {
      while (true) {
        ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
        records.forEach(this::serve);
        producer.flush();
        consumer.commitSync(); // only now the commands count as read
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private void serve(ConsumerRecord<String, String> command) {
    try {
      ObjectNode answer = work.apply(JSON.readTree(command.value()));
      producer.send(new ProducerRecord<>(answers, command.key(), answer.toString()));
    } catch (IOException e) {
      System.err.println("not served, no JSON: " + command.value());
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
  }
}
