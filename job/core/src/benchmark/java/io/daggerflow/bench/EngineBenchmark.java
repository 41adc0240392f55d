package io.daggerflow.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the pure engine costs, with the codec of the state and without Flink and Kafka: whole
 * instances, from the start to the end, in microseconds for each unit of work.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class EngineBenchmark {

  private static final String ORDER =
      """
      template: OrderWorkflow
      version: 1
      processes:
        - name: PAYMENT
          tasks:
            - {name: COMMAND, type: kafka-command, topic: pay, value: {order: "${ params.order }"}}
            - name: LISTENER
              type: kafka-listener
              topic: paid
              correlate: order
              set: {payment: "${ message.payment }"}
        - name: SHIPPING
          tasks:
            - {name: COMMAND, type: kafka-command, topic: ship, value: {order: "${ params.order }"}}
            - {name: LISTENER, type: kafka-listener, topic: shipped, correlate: order}
      """;

  private static final String FAN_OUT =
      """
      template: FanOut
      version: 1
      processes:
        - name: SHIP
          forEach: params.parcels
          as: parcel
          maxRunDuration: PT1H
          onTimeout: skip
          tasks:
            - {name: COMMAND, type: kafka-command, topic: ship, value: {parcel: "${ parcel.id }"}}
            - name: LISTENER
              type: kafka-listener
              topic: shipped
              correlate: {value: parcel.id, message: message.parcel}
              set: {parcel.tracking: "${ message.tracking }"}
      """;

  private static final int TASKS = 100;

  private final Runs order = new Runs(ORDER);
  private final Runs fanOut = new Runs(FAN_OUT);
  private final Runs sequence = new Runs(sequence());
  private final byte[] reply = Runs.utf8("{\"order\":\"A1\",\"payment\":7}");
  private final byte[] go = Runs.utf8("{\"id\":\"k\"}");

  private static String sequence() {
    StringBuilder yaml =
        new StringBuilder("template: Sequence\nversion: 1\nprocesses:\n  - name: P\n    tasks:\n");
    for (int i = 0; i < TASKS; i++) {
      yaml.append(
          "      - {name: T%d, type: kafka-listener, topic: t%d, correlate: id}\n"
              .replace("%d", Integer.toString(i)));
    }
    return yaml.toString();
  }

  /** One order: a start and two replies, which is three steps. */
  @Benchmark
  @OperationsPerInvocation(3)
  public void orderStep() {
    order.start(Map.of("order", "A1"));
    order.message("paid", "A1", reply);
    order.message("shipped", "A1", reply);
    check(order);
  }

  /** One of a hundred tasks that follow each other and wait for a message each. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void sequentialTask() {
    sequence.start(Map.of("id", "k"));
    for (int i = 0; i < TASKS; i++) {
      sequence.message("t" + i, "k", go);
    }
    check(sequence);
  }

  /** One of 10 copies that send a command, wait for a message and have a deadline. */
  @Benchmark
  @OperationsPerInvocation(10)
  public void elementOf10() {
    fanOut(10);
  }

  /** As {@link #elementOf10}, of 1,000. */
  @Benchmark
  @OperationsPerInvocation(1_000)
  public void elementOf1000() {
    fanOut(1_000);
  }

  /** As {@link #elementOf10}, of 10,000. */
  @Benchmark
  @OperationsPerInvocation(10_000)
  public void elementOf10000() {
    fanOut(10_000);
  }

  private void fanOut(int elements) {
    List<Object> parcels = new ArrayList<>(elements);
    for (int i = 0; i < elements; i++) {
      Map<String, @Nullable Object> parcel = new LinkedHashMap<>();
      parcel.put("id", "p" + i);
      parcels.add(parcel);
    }
    fanOut.start(Map.of("parcels", parcels));
    for (int i = 0; i < elements; i++) {
      fanOut.message("shipped", "p" + i, Runs.utf8("{\"parcel\":\"p" + i + "\",\"tracking\":1}"));
    }
    check(fanOut);
  }

  private static void check(Runs run) {
    if (!run.isCompleted()) {
      throw new IllegalStateException("the instance is not COMPLETED");
    }
  }
}
