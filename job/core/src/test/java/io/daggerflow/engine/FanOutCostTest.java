package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a message to one copy of a {@code forEach} costs, however many copies there are: counted in
 * accesses to the state and bytes.
 */
class FanOutCostTest {

  private static final int MESSAGES = 20;

  /** So many messages wait in a buffer meanwhile. */
  private static final int EARLY = 3;

  /** Of those that wait for one time, a small part is read and written in one piece. */
  private static final int ALARMS_OF_A_SHARD = 700;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                        |                                                       |
          a deadline of each copy      | maxRunDuration: PT1H, onTimeout: skip,                |
          one of each task             |                                                       | timeout: '${ "PT" + string(index + 1) + "M" }',
          on hold when it fails        |                                                       | onFailure: hold, timeout: PT1H,
          each can be undone           |                                                       | compensate: {type: kafka-command, topic: undo, value: u},
          some at a time               | maxConcurrency: 100,                                  |
          enough of them               | join: ATLEAST_ONE, atLeast: 300,                      |
          a monitor of each            | monitor: {after: PT1H, do: {type: kafka-command, topic: late, value: m}}, |
          results are collected        | collect: {into: all, value: '${ copy.status }'},      |
          """)
  void aMessageToACopyCostsTheSame(String name, @Nullable String process, @Nullable String task)
      throws Exception {
    MeasuredInstance.Cost hundreds = cost(process, task, 400);
    MeasuredInstance.Cost thousands = cost(process, task, 4000);
    assertThat(thousands.accesses())
        .as("accesses to the state")
        .isLessThanOrEqualTo(hundreds.accesses() + MESSAGES / 4);
    assertThat(thousands.bytes())
        .as("bytes read and written")
        .isLessThan(hundreds.bytes() + MESSAGES * ALARMS_OF_A_SHARD);
  }

  /** The cost of some messages, in the middle of the copies. */
  private static MeasuredInstance.Cost cost(
      @Nullable String process, @Nullable String task, int copies) throws Exception {
    String yaml =
        """
        template: T
        version: 1
        processes:
          - name: EACH
            forEach: params.list
            as: it
            options
            tasks:
              - {name: W, more type: kafka-listener, topic: t, correlate: {value: it.id, message: message.id}, set: {it.got: '${ message.n }'}}
              - {name: V, type: kafka-listener, topic: u, correlate: {value: it.id, message: message.id}}
          - name: ELSEWHERE
            dependsOn: []
            tasks:
              - {name: S, type: sensor, until: status('EACH') == 'COMPLETED'}
        """
            .replace(
                "options",
                process == null
                    ? ""
                    : process
                        .strip()
                        .replaceFirst(",$", "")
                        .replace(", onTimeout", "\n    onTimeout")
                        .replace(", atLeast", "\n    atLeast"))
            .replace("more ", task == null ? "" : task);
    List<String> elements =
        IntStream.range(0, copies).mapToObj(i -> "{\"id\":\"k" + i + "\"}").toList();
    MeasuredInstance instance = new MeasuredInstance(yaml, "{\"list\":" + elements + "}");
    for (int i = 1; i <= EARLY; i++) {
      message(instance, "u", copies - i);
    }
    for (int i = 0; i < 50; i++) {
      message(instance, "t", i);
    }
    instance.cost();
    for (int i = 50; i < 50 + MESSAGES; i++) {
      message(instance, "t", i);
    }
    return instance.cost();
  }

  private static void message(MeasuredInstance instance, String topic, int copy) {
    String id = "k" + copy;
    instance.message(topic, id, "{\"id\":\"" + id + "\",\"n\":" + copy % 10 + "}");
  }
}
