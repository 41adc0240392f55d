package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.DependsOn;
import io.daggerflow.template.KafkaCommand;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.OnFailure;
import io.daggerflow.template.OnTimeout;
import io.daggerflow.template.ProcessTemplate;
import io.daggerflow.template.Retention;
import io.daggerflow.template.TaskTemplate;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateReaderTest {

  private static final Path TEMPLATES = Path.of("..", "..", "templates");

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  private WorkflowTemplate orderWorkflow() throws Exception {
    byte[] file = Files.readAllBytes(TEMPLATES.resolve("OrderWorkflow.yaml"));
    TemplateReading reading = reader.read("OrderWorkflow.yaml", file);
    assertThat(reading.problems()).isEmpty();
    return reading.orThrow();
  }

  private WorkflowTemplate withTask(String fields) throws Exception {
    return reader.read("t.yaml", Yaml.withTask("name: T\n" + fields)).orThrow();
  }

  private static TaskTemplate task(WorkflowTemplate template) {
    return template.processes().get(0).tasks().get(0);
  }

  @Test
  void theExampleOfTheFormatIsRead() throws Exception {
    WorkflowTemplate template = orderWorkflow();
    assertThat(template.id()).isEqualTo("OrderWorkflow@1");
    assertThat(template.processes())
        .extracting(ProcessTemplate::name)
        .containsExactly("PAYMENT", "SHIPPING");
    assertThat(template.parameters().get("order_number").required()).isTrue();
    assertThat(template.parameters().get("amount").defaultValue()).isEqualTo(0L);
    assertThat(template.processes().get(0).maxRunDuration().onTimeout()).isEqualTo(OnTimeout.FAIL);
  }

  @Test
  void yamlAndJsonAreTheSameModel() throws Exception {
    WorkflowTemplate yaml = orderWorkflow();
    String json = Json.text(yaml.source());
    assertThat(reader.read("x.json", json).orThrow()).isEqualTo(yaml);
    assertThat(reader.read("x.yaml", json).orThrow()).isEqualTo(yaml);
    assertThat(reader.read(yaml.source()).orThrow()).isEqualTo(yaml);
  }

  @Test
  void withoutItTheDefaultsOfTheFormatHold() throws Exception {
    WorkflowTemplate template = withTask("type: assign\nset: {x: 1}");
    ProcessTemplate process = template.processes().get(0);
    assertThat(template.additionalParameters()).isTrue();
    assertThat(template.timeout()).isNull();
    assertThat(template.retention()).isEqualTo(new Retention("PT24H", "P14D"));
    assertThat(process.dependsOn()).isNull();
    assertThat(process.maxRunDuration()).isNull();
    assertThat(process.onFailure()).isEqualTo(OnFailure.FAIL);
    assertThat(task(template).onFailure()).isEqualTo(OnFailure.FAIL);
    assertThat(task(template).when()).isNull();
  }

  @Test
  void onTimeoutHasItsOwnDefaultOnEachLevel() throws Exception {
    WorkflowTemplate template =
        reader
            .read(
                "t.yaml",
                """
                template: T
                version: 1
                timeout: P1D
                retention: PT1H
                processes:
                  - name: P
                    maxRunDuration: 90
                    tasks: [{name: T, type: assign, timeout: PT5M, set: {}}]
                """)
            .orThrow();
    assertThat(template.timeout().fail()).isFalse();
    assertThat(template.processes().get(0).maxRunDuration().onTimeout()).isEqualTo(OnTimeout.SKIP);
    assertThat(task(template).timeout().onTimeout()).isEqualTo(OnTimeout.FAIL);
    assertThat(template.retention()).isEqualTo(new Retention("PT1H", "PT1H"));
  }

  @Test
  void aProcessSaysWhatItDependsOnInShortOrInFull() throws Exception {
    WorkflowTemplate template =
        reader
            .read(
                "t.yaml",
                """
                template: T
                version: 1
                processes:
                  - {name: A, tasks: [{name: T, type: assign, set: {}}]}
                  - {name: B, dependsOn: [], tasks: [{name: T, type: assign, set: {}}]}
                  - {name: C, dependsOn: [A, B], tasks: [{name: T, type: assign, set: {}}]}
                  - name: D
                    dependsOn: {processes: [A, B], join: ATLEAST_ONE}
                    tasks: [{name: T, type: assign, set: {}}]
                """)
            .orThrow();
    assertThat(template.processes())
        .extracting(ProcessTemplate::dependsOn)
        .containsExactly(
            null,
            new DependsOn(List.of(), 0),
            new DependsOn(java.util.List.of("A", "B"), 0),
            new DependsOn(java.util.List.of("A", "B"), 1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "order_number                                  | params.order_number    | message.order_number",
        "order-number                                  | params['order-number'] | message['order-number']",
        "in                                            | params['in']           | message['in']",
        "{parameter: a, message: message.b}            | params.a               | message.b",
        "{value: params.a + 'x', message: '${ key }'}  | params.a + 'x'         | key",
      })
  void aListenerCorrelatesInShortOrInFull(String correlate, String value, String message)
      throws Exception {
    KafkaListener listener =
        (KafkaListener)
            task(withTask("type: kafka-listener\ntopic: t\ncorrelate: " + correlate)).kind();
    assertThat(listener.correlateValue().source()).isEqualTo(value);
    assertThat(listener.channel().message().source()).isEqualTo(message);
  }

  @Test
  void aListenerHasDefaults() throws Exception {
    KafkaListener listener =
        (KafkaListener) task(withTask("type: kafka-listener\ntopic: t\ncorrelate: o")).kind();
    assertThat(listener.timeToLive()).isEqualTo(Duration.ofMinutes(10));
    assertThat(listener.onEarly()).isEqualTo(KafkaListener.OnEarly.BUFFER);
    assertThat(listener.deadLetterUnmatched()).isTrue();
    assertThat(listener.matchOnlyOne()).isFalse();
    assertThat(listener.set().isEmpty()).isTrue();
  }

  @Test
  void aListenerHasAllItsFields() throws Exception {
    String fields =
        """
        type: kafka-listener
        topic: t
        correlate: o
        filter: message.kind == 'x' && headers.h == 'y'
        set: {a: "${ message.a }", b: "${ params.b + task.path + topic }"}
        completeWhen: params.a == message.last
        onEarly: ignore
        timeToLive: PT0S
        onUnmatched: ignore
        """;
    KafkaListener listener = (KafkaListener) task(withTask(fields)).kind();
    assertThat(listener.filter().variables()).containsExactlyInAnyOrder("message", "headers");
    assertThat(listener.set().values()).containsOnlyKeys("a", "b");
    assertThat(listener.onEarly()).isEqualTo(KafkaListener.OnEarly.IGNORE);
    assertThat(listener.timeToLive()).isEqualTo(Duration.ZERO);
    assertThat(listener.deadLetterUnmatched()).isFalse();
  }

  @Test
  void aCommandTellsNoKeyFromANullKey() throws Exception {
    KafkaCommand without =
        (KafkaCommand) task(withTask("type: kafka-command\ntopic: t\nvalue: null")).kind();
    KafkaCommand withNull =
        (KafkaCommand) task(withTask("type: kafka-command\ntopic: t\nvalue: 1\nkey: null")).kind();
    assertThat(without.key()).isNull();
    assertThat(withNull.key().evaluate(name -> null)).isNull();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "on         | \"on\"",
        "yes        | \"yes\"",
        "No         | \"No\"",
        "2024-01-31 | \"2024-01-31\"",
        "12:30:45   | \"12:30:45\"",
        "007        | \"007\"",
        "0x1F       | \"0x1F\"",
        "1_000      | \"1_000\"",
        "+5         | \"+5\"",
        "'5'        | \"5\"",
        "true       | true",
        "5          | 5",
        "-1.5e3     | -1500.0",
        "12345678901234567890 | 12345678901234567890",
        "~          | null",
        "null       | null",
        "<<         | \"<<\"",
      })
  void plainYamlTextIsWhatJsonWouldMeanByItElseAText(String yaml, String json) throws Exception {
    Map<String, Object> source = withTask("type: assign\nset: {x: " + yaml + "}").source();
    assertThat(Json.text(source)).contains("\"set\":{\"x\":" + json + "}");
  }
}
