package io.daggerflow.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.words.EventWords;
import io.daggerflow.tools.words.Took;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextTest {

  private static final String EVENT =
      """
      {"instanceId": "o-1", "template": "OrderWorkflow", "version": 1, "seq": 2,
       "time": "2030-01-01T00:00:01.500Z", "status": "EXECUTING",
       "cause": {"type": "message", "topic": "PAYMENT_LISTENER", "partition": 0, "offset": 17},
       "transitions": [
        {"path": "", "type": "workflow", "from": "SUBMITTED", "to": "EXECUTING", "run": 1},
        {"path": "PAYMENT", "type": "process", "from": "EXECUTING", "to": "COMPLETED", "run": 1},
        {"path": "SHIPPING/SHIPPING_LISTENER", "type": "kafka-listener", "from": "NOT_STARTED",
         "to": "EXECUTING", "run": 2, "due": "2030-01-01T00:15:00.000Z",
         "waitsFor": {"topic": "SHIPPING_LISTENER", "value": "A1"}}],
       "parameters": {"payment_id": 7, "amount": null}}
      """;

  @Test
  void aStepIsOneBlock() {
    StringWriter text = new StringWriter();
    new EventText(new Output().to(new PrintWriter(text))).print(json(EVENT), true);

    assertThat(text)
        .hasToString(
            """
            o-1  #2  2030-01-01T00:00:01.500Z  message PAYMENT_LISTENER[0]@17  -> EXECUTING
              the instance                SUBMITTED -> EXECUTING
              PAYMENT                     EXECUTING -> COMPLETED
              SHIPPING/SHIPPING_LISTENER  NOT_STARTED -> EXECUTING (run 2, \
            waits for SHIPPING_LISTENER = A1, due 2030-01-01T00:15:00.000Z)
              parameters  payment_id = 7, amount removed
            """);
  }

  @Test
  void anInstanceIsATree() {
    InstanceView view = new InstanceView("o-1");
    view.apply(json(EVENT));
    StringWriter text = new StringWriter();
    new InstanceText(new Output().to(new PrintWriter(text))).print(view);

    assertThat(text)
        .hasToString(
            """
            o-1  OrderWorkflow version 1  EXECUTING
              time        2030-01-01T00:00:01.500Z until now, 2 steps
              parameter   payment_id = 7
              incomplete  earlier events are no longer on the topic

              PAYMENT              process         COMPLETED
                SHIPPING_LISTENER  kafka-listener  EXECUTING  run 2, \
            waits for SHIPPING_LISTENER = A1, due 2030-01-01T00:15:00.000Z
            """);
  }

  @Test
  void durationsReadWell() {
    assertThat(Took.of(Duration.ofMillis(250))).isEqualTo("0.25 s");
    assertThat(Took.of(Duration.ofSeconds(12))).isEqualTo("12 s");
    assertThat(Took.of(Duration.ofSeconds(185))).isEqualTo("3 min 5 s");
    assertThat(Took.of(Duration.ofMinutes(124))).isEqualTo("2 h 4 min");
  }

  @Test
  void causesReadWell() {
    assertThat(EventWords.cause(Map.of("type", "request", "request", "stop")))
        .isEqualTo("request stop");
    assertThat(EventWords.cause(Map.of("type", "timer", "path", "", "due", "2030")))
        .isEqualTo("timer of the instance, due 2030");
    assertThat(EventWords.cause(Map.of("type", "child", "instanceId", "c", "path", "P/T")))
        .isEqualTo("child c of P/T");
    assertThat(EventWords.cause(Map.of("type", "moon"))).isEqualTo("moon");
  }

  @Test
  void rowsOfATerminalAreCountedWithoutColours() {
    assertThat(Output.rows("12345\n\n1234567890", 5)).isEqualTo(4);
    assertThat(Output.rows("\u001b[1m12345\u001b[0m\n", 5)).isEqualTo(1);
    assertThat(Output.rows("1234567890\n1", 0)).as("of unknown width").isEqualTo(2);
  }

  @Test
  void longTextsAreShortened() {
    assertThat(Table.shorten("12345", 5)).isEqualTo("12345");
    assertThat(Table.shorten("123456", 5)).isEqualTo("1234…");
  }

  private static Map<?, ?> json(String text) {
    try {
      return (Map<?, ?>) Json.parse(text);
    } catch (Json.InvalidJsonException e) {
      throw new AssertionError(e);
    }
  }
}
