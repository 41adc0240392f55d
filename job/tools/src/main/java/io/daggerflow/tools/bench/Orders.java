package io.daggerflow.tools.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Orders of OrderWorkflow: starts them and is the payment and the shipping service, which answer a
 * command at once. With low-latency delivery the COMPLETED event comes long after the fact, so
 * there are others whose end is a command of its own.
 */
final class Orders implements Load {

  static final String PAYMENT_COMMAND = "PAYMENT_COMMAND";
  static final String PAYMENT_LISTENER = "PAYMENT_LISTENER";
  static final String SHIPPING_COMMAND = "SHIPPING_COMMAND";
  static final String SHIPPING_LISTENER = "SHIPPING_LISTENER";

  /** Of orders that say by a command that they are over. */
  static final String OVER = "ORDER_OVER";

  /** The template of those. */
  static final String SAYING = "SayingOrder";

  private static final byte[] STATUS = "\"status\":\"".getBytes(StandardCharsets.UTF_8);
  private static final String START =
      "{\"type\":\"start\",\"instanceId\":\"~\",\"template\":\"OrderWorkflow\","
          + "\"parameters\":{\"order_number\":\"~\",\"amount\":10}}";
  private static final String START_SAYING = START.replace("OrderWorkflow", SAYING);
  private static final String PAID = "{\"order_number\":\"~\",\"payment_id\":7}";
  private static final String SHIPPED = "{\"order_number\":\"~\"}";

  private final Producer<byte[], byte[]> producer;
  private final String control;
  private final String events;
  private final Ids ids;
  private final boolean saying;
  private final int firstTimed;
  private final long[] started;
  private final long[] paid;
  private final List<Double> whole = new ArrayList<>();
  private final List<Double> replyToCommand = new ArrayList<>();
  private long unsuccessful;

  /**
   * Orders of a run.
   *
   * @param saying whether they say by a command that they are over
   * @param firstTimed number of the first workflow whose times are taken
   * @param timed how many of them there are
   */
  Orders(
      Producer<byte[], byte[]> producer,
      String control,
      String events,
      Ids ids,
      boolean saying,
      int firstTimed,
      int timed) {
    this.producer = producer;
    this.control = control;
    this.events = events;
    this.ids = ids;
    this.saying = saying;
    this.firstTimed = firstTimed;
    this.started = new long[timed];
    this.paid = new long[timed];
  }

  @Override
  public List<String> topics() {
    return List.of(PAYMENT_COMMAND, SHIPPING_COMMAND, saying ? OVER : events);
  }

  @Override
  public void start(int number) {
    if (isTimed(number)) {
      started[number - firstTimed] = System.nanoTime();
    }
    String pattern = saying ? START_SAYING : START;
    producer.send(new ProducerRecord<>(control, ids.bytes(number), ids.fill(pattern, number)));
  }

  @Override
  public boolean take(ConsumerRecord<byte[], byte[]> record) {
    int number = ids.number(record.key());
    if (number < 0) {
      return false;
    }
    switch (record.topic()) {
      case PAYMENT_COMMAND -> {
        answer(PAYMENT_LISTENER, PAID, number);
        if (isTimed(number)) {
          paid[number - firstTimed] = System.nanoTime();
        }
      }
      case SHIPPING_COMMAND -> {
        if (isTimed(number)) {
          replyToCommand.add((System.nanoTime() - paid[number - firstTimed]) / 1e6);
        }
        answer(SHIPPING_LISTENER, SHIPPED, number);
      }
      case OVER -> {
        over(number);
        return true;
      }
      default -> {
        return isOver(record.value(), number);
      }
    }
    return false;
  }

  private void answer(String topic, String pattern, int number) {
    producer.send(new ProducerRecord<>(topic, ids.bytes(number), ids.fill(pattern, number)));
  }

  private boolean isOver(byte[] event, int number) {
    char status = status(event);
    if (status == 'E') {
      return false;
    }
    if (status != 'C') {
      unsuccessful++;
    } else {
      over(number);
    }
    return true;
  }

  private void over(int number) {
    if (isTimed(number)) {
      whole.add((System.nanoTime() - started[number - firstTimed]) / 1e6);
    }
  }

  private boolean isTimed(int number) {
    return number >= firstTimed && number < firstTimed + started.length;
  }

  /** First letter of the instance's status in an event; those of nodes have other names. */
  static char status(byte[] event) {
    for (int i = 0; i < event.length - STATUS.length; i++) {
      if (event[i] == '"' && matches(event, i)) {
        return (char) event[i + STATUS.length];
      }
    }
    return '?';
  }

  private static boolean matches(byte[] event, int at) {
    for (int i = 0; i < STATUS.length; i++) {
      if (event[at + i] != STATUS[i]) {
        return false;
      }
    }
    return true;
  }

  /** Workflows that ended otherwise than COMPLETED. */
  long unsuccessful() {
    return unsuccessful;
  }

  /** Milliseconds from the start record to the COMPLETED event, or to the command at the end. */
  Spread whole() {
    return Spread.of(whole);
  }

  /** Milliseconds from the reply of the payment service to the command for shipping. */
  Spread replyToCommand() {
    return Spread.of(replyToCommand);
  }
}
