package io.daggerflow.tools.kill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Starts orders of OrderWorkflow. Every so often it also sends a message that nobody can read. */
final class Orders implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GARBAGE_EVERY = 400;

  private final KafkaProducer<String, String> producer;

  Orders(String bootstrapServer) {
    producer = Service.producer(bootstrapServer);
  }

  static Set<String> ids(int number) {
    return IntStream.rangeClosed(1, number)
        .mapToObj(i -> "order-" + i)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The messages that must end as dead letters, each once. */
  static Set<String> garbage(int number) {
    return IntStream.rangeClosed(1, number)
        .filter(i -> i % GARBAGE_EVERY == 0)
        .mapToObj(Orders::garbageOf)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String garbageOf(int i) {
    return "{\"order_number\": garbage " + i;
  }

  void start(int i) {
    ObjectNode request = JSON.createObjectNode();
    request.put("type", "start").put("instanceId", "order-" + i).put("template", "OrderWorkflow");
    request.put("requestId", "request-" + i);
    request.putObject("parameters").put("order_number", "nr-" + i).put("amount", i % 100);
    producer.send(new ProducerRecord<>("dagger.control", "order-" + i, request.toString()));
    if (i % GARBAGE_EVERY == 0) {
      producer.send(new ProducerRecord<>("PAYMENT_LISTENER", "garbage", garbageOf(i)));
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
