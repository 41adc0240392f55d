package io.daggerflow.tools.kill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Starts orders at a steady rate, in a thread of its own. The test sets a limit for each of its
 * phases; orders come slower and slower when it is near, so that a fault that takes long on a slow
 * machine still comes in the middle of orders. Every so often it also sends a message that nobody
 * can read.
 */
final class Orders implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GARBAGE_EVERY = 400;

  /** What is left to a limit lasts for longer than this, in nanoseconds. */
  private static final long RESERVE = TimeUnit.SECONDS.toNanos(8);

  private final int number;
  private final long pause;
  private final KafkaProducer<String, String> producer;
  private final Thread thread;
  private volatile int limit;
  private volatile int started;
  private volatile boolean closed;

  /** Begins at once. */
  Orders(int number, int perSecond, int limit, String bootstrapServer) {
    this.number = number;
    this.pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.limit = limit;
    producer = Service.producer(bootstrapServer);
    thread = new Thread(this::run, "orders");
    thread.start();
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

  /** How many orders may be started. */
  void upTo(int orders) {
    limit = orders;
  }

  /** How many orders were started. */
  int started() {
    return started;
  }

  private void run() {
    try (producer) {
      long last = System.nanoTime();
      for (int i = 1; i <= number && !closed; i++) {
        while (!closed && System.nanoTime() < last + pauseBefore(i)) {
          LockSupport.parkNanos(1_000_000);
        }
        start(i);
        last = Math.max(last + pauseBefore(i), System.nanoTime() - pause);
      }
    }
  }

  private long pauseBefore(int i) {
    int left = limit - i;
    if (limit == number) {
      return pause;
    }
    return left > 0 ? Math.max(pause, RESERVE / left) : Long.MAX_VALUE / 2;
  }

  private void start(int i) {
    ObjectNode request = JSON.createObjectNode();
    request.put("type", "start").put("instanceId", "order-" + i).put("template", "OrderWorkflow");
    request.put("requestId", "request-" + i);
    request.putObject("parameters").put("order_number", "nr-" + i).put("amount", i % 100);
    producer.send(new ProducerRecord<>("dagger.control", "order-" + i, request.toString()));
    if (i % GARBAGE_EVERY == 0) {
      producer.send(new ProducerRecord<>("PAYMENT_LISTENER", "garbage", garbageOf(i)));
    }
    started = i;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
