package io.daggerflow.builder;

import static io.daggerflow.builder.Parts.assign;
import static io.daggerflow.builder.Parts.decision;
import static io.daggerflow.builder.Parts.dynamicProcess;
import static io.daggerflow.builder.Parts.end;
import static io.daggerflow.builder.Parts.executor;
import static io.daggerflow.builder.Parts.http;
import static io.daggerflow.builder.Parts.interval;
import static io.daggerflow.builder.Parts.kafkaCommand;
import static io.daggerflow.builder.Parts.kafkaListener;
import static io.daggerflow.builder.Parts.monitor;
import static io.daggerflow.builder.Parts.object;
import static io.daggerflow.builder.Parts.ofType;
import static io.daggerflow.builder.Parts.parallel;
import static io.daggerflow.builder.Parts.parallelProcess;
import static io.daggerflow.builder.Parts.process;
import static io.daggerflow.builder.Parts.retry;
import static io.daggerflow.builder.Parts.sensor;
import static io.daggerflow.builder.Parts.siblings;
import static io.daggerflow.builder.Parts.startOn;
import static io.daggerflow.builder.Parts.task;
import static io.daggerflow.builder.Parts.triggerAfter;
import static io.daggerflow.builder.Parts.triggerAt;
import static io.daggerflow.builder.Parts.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.format.YamlFile;
import io.daggerflow.template.Problem;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written in Java equals what is written in a file. */
class BuilderTest {

  private static final Path TEMPLATES = Path.of("..", "..", "templates");
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  private void assertEqual(TemplateSource template, Path file) throws Exception {
    WorkflowTemplate ofFile = reader.read(file).orThrow();
    assertThat(template.source()).isEqualTo(ofFile.source());
    assertThat(reader.read(template).orThrow()).isEqualTo(ofFile);
    assertThat(reader.read("t.json", template.json()).orThrow()).isEqualTo(ofFile);
  }

  @Test
  void theOrderWorkflow() throws Exception {
    TemplateSource order =
        WorkflowTemplate.named("OrderWorkflow")
            .version(1)
            .description("Take the payment, then ship.")
            .parameter("order_number", ofType("string").required())
            .parameter("amount", ofType("number").byDefault(0))
            .process(
                "PAYMENT",
                process()
                    .maxRunDuration(Duration.ofMinutes(15))
                    .onTimeout("fail")
                    .task(
                        "PAYMENT_COMMAND",
                        kafkaCommand(
                                "PAYMENT_COMMAND",
                                object(
                                    "order_number", "${ params.order_number }",
                                    "amount", "${ params.amount }"))
                            .key("${ params.order_number }"))
                    .task(
                        "PAYMENT_LISTENER",
                        kafkaListener("PAYMENT_LISTENER")
                            .correlate("order_number", "message.order_number")
                            .set("payment_id", "${ message.payment_id }")))
            .process(
                "SHIPPING",
                process()
                    .task(
                        "SHIPPING_COMMAND",
                        kafkaCommand(
                            "SHIPPING_COMMAND", object("order_number", "${ params.order_number }")))
                    .task(
                        "SHIPPING_LISTENER",
                        kafkaListener("SHIPPING_LISTENER").correlate("order_number")));
    assertEqual(order, TEMPLATES.resolve("OrderWorkflow.yaml"));
  }

  @Test
  void aTemplateWithEveryField() throws Exception {
    TemplateSource complete =
        WorkflowTemplate.named("Complete")
            .version(3)
            .description("Every field of the format stands here at least once.")
            .parameter(
                "order_number", ofType("string").required().description("number of the order"))
            .parameter("amount", ofType("number").byDefault(0))
            .parameter("parcels", ofType("array").byDefault(List.of()))
            .parameter("complete_by_time", ofType("timestamp"))
            .additionalParameters(true)
            .timeout("P30D")
            .onTimeout("fail")
            .retention("PT48H", "P30D")
            .monitor(
                monitor()
                    .at("${ params.complete_by_time }")
                    .every("PT1H")
                    .run(
                        kafkaCommand(
                            "escalations",
                            object(
                                "instance", "${ instance.id }",
                                "status", "${ monitored.status }"))))
            .startOn(
                startOn("orders", "o-${ message.order_number }")
                    .filter("message.kind == 'new'")
                    .parameter("order_number", "${ message.order_number }")
                    .parameter("amount", "${ message.?amount.orValue(0) }"))
            .startOn(startOn("orders.by.phone", "${ key }"))
            .channel("adhoc.replies", "message.order_number")
            .process("PAYMENT", payment())
            .process("CHECKS", checks())
            .process(
                "PRE",
                dynamicProcess()
                    .dependsOn(siblings("CHECKS").join("JOIN_ALL"))
                    .channel("adhoc.other", "[message.a, message.b]"))
            .process("SHIP", ship())
            .process("END", theEnd());
    assertEqual(complete, RESOURCES.resolve("templates/complete/Complete.yaml"));
  }

  private static ProcessSource payment() {
    return process()
        .description("Take the money.")
        .when("params.amount > 0")
        .maxRunDuration("${ params.?patience.orValue('PT15M') }")
        .onTimeout("fail")
        .retry(
            retry()
                .maxAttempts(2)
                .initialInterval(Duration.ofSeconds(5))
                .multiplier(1)
                .jitter(0)
                .when("error.code != 'DECLINED'"))
        .onFailure("fail")
        .reprocessOnMessage()
        .monitors(
            monitor()
                .after("PT1M")
                .every("${ params.?pace.orValue('PT1M') }")
                .run(assign().set("late", true)),
            monitor()
                .after(300)
                .run(
                    workflow("Escalation")
                        .parameter("path", "${ monitored.path }")
                        .waits(false)
                        .retry(retry().maxAttempts(3))))
        .task(
            "CHARGE",
            executor("com.example.Charge")
                .input(
                    object("amount", "${ params.amount }", "token", "${ secrets.PAYMENT_TOKEN }"))
                .inline(false)
                .set("auth", "${ result.auth }")
                .timeout("PT10M")
                .onTimeout("fail")
                .retry(
                    retry()
                        .maxAttempts(4)
                        .initialInterval("${ params.?first.orValue('PT1S') }")
                        .multiplier(3)
                        .maxInterval("PT30S")
                        .jitter(0.1)
                        .timeout("PT10S")
                        .when("error.code != 'DECLINED' && task.attempt < 3"))
                .onFailure("hold")
                .onStop(kafkaCommand("charge.cancelled", "${ failure.reason }"))
                .compensate(
                    http("https://payments.example/refunds/${ params.auth }")
                        .method("POST")
                        .header("Authorization", "Bearer ${ secrets.PAYMENT_TOKEN }")
                        .body(object("path", "${ failure.path }"))
                        .expectStatus("2xx", 404)
                        .retry(retry().when("response.status >= 500"))))
        .task(
            "CONFIRM",
            http("${ 'https://orders.example/' + params.order_number }")
                .method("PUT")
                .header("X-Run", "${ task.run }")
                .body("paid")
                .expectStatus(200, 204, "4xx")
                .set("confirmed", "${ response.status == 200 }")
                .retry(retry().when("response.status == 0 || error.code == 'HTTP_STATUS'"))
                .onFailure("continue"));
  }

  private static ProcessSource checks() {
    return parallelProcess()
        .dependsOn("PAYMENT")
        .atLeast(2)
        .maxConcurrency(2)
        .process(
            "FRAUD",
            process()
                .task(
                    "WAIT",
                    sensor("has(params.fraud_checked) || status('CHECKS/STOCK') == 'COMPLETED'")))
        .process(
            "STOCK",
            process()
                .dependsOn()
                .task(
                    "ASK",
                    interval("PT30S")
                        .startAt("${ plus(now, 'PT5S') }")
                        .forceCompleteAfter("PT10M")
                        .completeWhen("response.body.available && reason('PAYMENT/CHARGE') == ''")
                        .run(
                            http("https://stock.example/${ params.order_number }")
                                .set("stock", "${ response.body.available }")
                                .retry(retry().maxAttempts(2))
                                .onFailure("continue")))
                .task(
                    "AGAIN",
                    interval(60)
                        .completeWhen("result.done")
                        .forceCompleteAt(Instant.parse("2100-01-01T00:00:00Z"))
                        .run(executor("com.example.Poll"))))
        .process(
            "CREDIT",
            process()
                .dependsOn(siblings("FRAUD", "STOCK").atLeast(1))
                .task("NONE", assign().set("credit", null)));
  }

  private static ProcessSource ship() {
    return process()
        .dependsOn("PRE")
        .forEach("params.parcels")
        .as("parcel")
        .atLeast(1)
        .maxConcurrency(10)
        .maxRunDuration("${ timestamp(parcel.deliver_by) }")
        .onTimeout("skip")
        .onFailure("continue")
        .retry(retry().timeout("PT1H"))
        .collect(
            "results",
            object(
                "id", "${ parcel.id }",
                "at", "${ index }",
                "status", "${ copy.status }",
                "why", "${ copy.reason }"))
        .monitor(
            monitor()
                .at("${ timestamp(parcel.deliver_by) - duration('1h') }")
                .run(assign().set("parcel.late", "${ monitored.path }")))
        .task(
            "LABEL",
            kafkaListener("ship.labels")
                .correlateValue("parcel.id", "message.parcel")
                .filter("message.kind != 'draft'")
                .set("parcel.tracking", "${ message.tracking }")
                .set("last", "${ index }")
                .completeWhen("parcel.tracking != ''")
                .onEarly("skip-to")
                .timeToLive("PT1H")
                .onUnmatched("ignore")
                .deduplicateBy("headers['message-id']")
                .reprocessOnMessage())
        .task("CARRIERS", carriers())
        .task(
            "ROUTE",
            decision()
                .choose(
                    "express",
                    "parcel.?express.orValue(false)",
                    task("BOOK", kafkaCommand("air", "${ parcel.id }")))
                .choose("reason('SHIP/ROUTE/express/BOOK') != ''", task("FIX", assign()))
                .otherwise(task("BOOK", kafkaCommand("road", "${ parcel.id }"))));
  }

  private static Task.Parallel carriers() {
    return parallel()
        .forEach("parcel.carriers")
        .as("carrier")
        .join("ATLEAST_ONE")
        .maxConcurrency(3)
        .collect("offers", "${ carrier.?price.orValue(0) }")
        .retry(retry().maxAttempts(2))
        .task(
            "OFFER",
            kafkaCommand(
                    "carrier.${ carrier.name }",
                    object(
                        "parcel", "${ parcel }",
                        "offer", "${ status('SHIP/CARRIERS/OFFER') }"))
                .key("${ parcel.id }")
                .header("n", "${ index }")
                .header("was", "${ status('SHIP/LABEL') }")
                .partition(3))
        .task(
            "PRICE",
            assign()
                .set("carrier.price", 5)
                .set("parcel.offers", "${ parcel.?offers.orValue(0) + 1 }"));
  }

  private static ProcessSource theEnd() {
    return process()
        .dependsOn("SHIP")
        .task(
            "BOTH",
            parallel()
                .branch(
                    "invoice",
                    task(
                        "INVOICE",
                        workflow("Invoice")
                            .version(2)
                            .id("${ instance.id }-invoice")
                            .parameter("order_number", "${ params.order_number }")
                            .set("invoice", "${ child.parameters.number }")))
                .branch(
                    task(
                        "DONE",
                        kafkaListener("done")
                            .correlate("order_number", "message.order")
                            .matchOnlyOne()))
                .atLeast(2)
                .onFailure("continue"))
        .task(
            "LATER",
            triggerAfter(Duration.ofHours(1)).run(kafkaCommand("later", "${ status('') }")))
        .task(
            "THEN",
            triggerAt("2030-01-01T00:00:00Z")
                .when("status('END/BOTH/branch-2/DONE') == 'COMPLETED'"))
        .task("OVER", end().status("STOPPED").reason("${ reason('PAYMENT') }"));
  }

  // ---- and the other way round

  static List<Path> templateFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : List.of(TEMPLATES, RESOURCES.resolve("templates"))) {
      files.addAll(yamlFiles(folder));
    }
    files.removeIf(file -> !isTemplate(file));
    return files;
  }

  private static boolean isTemplate(Path file) {
    try {
      return Files.readString(file).lines().anyMatch(line -> line.startsWith("template:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> yamlFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("templateFiles")
  void everyFileOfTheProjectCanBeWrittenInJava(Path file) throws Exception {
    assertEqual(Rebuild.template(reader.read(file).orThrow().source()), file);
  }

  @Test
  void everyTemplateOfTheScenariosCanBeWrittenInJava() throws IOException {
    int[] seen = {0};
    for (Path file : yamlFiles(RESOURCES.resolve("scenarios"))) {
      Object json = YamlFile.read(file.toString(), Files.readString(file)).root().json();
      forEachTemplate(
          json,
          template -> {
            if (reader.read(template).template() != null) {
              assertThat(Rebuild.template(template).source()).isEqualTo(template);
              seen[0]++;
            }
          });
    }
    assertThat(seen[0]).isGreaterThan(100);
  }

  @SuppressWarnings("unchecked")
  private static void forEachTemplate(Object value, Consumer<Map<String, Object>> what) {
    if (value instanceof Map<?, ?> map) {
      if (map.get("template") instanceof String && map.get("processes") instanceof List) {
        what.accept((Map<String, Object>) map);
      }
      map.values().forEach(child -> forEachTemplate(child, what));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> forEachTemplate(element, what));
    }
  }

  // ---- pieces

  @Test
  void aPieceNeverChanges() {
    ProcessSource before = process().task("A", assign());
    ProcessSource after = before.task("B", assign().set("a", 1)).onFailure("continue");
    assertThat((List<?>) before.source().get("tasks")).hasSize(1);
    assertThat((List<?>) after.source().get("tasks")).hasSize(2);
    assertThat(before.source()).doesNotContainKey("onFailure");
    assertThatThrownBy(() -> after.source().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void valuesOfJavaBecomeJson() {
    TemplateSource template =
        WorkflowTemplate.named("W")
            .with(
                "x",
                List.of(
                    1,
                    (short) 2,
                    3L,
                    1.5f,
                    new BigDecimal("2.5"),
                    BigInteger.TEN,
                    BigInteger.ONE.shiftLeft(70),
                    Duration.ofMinutes(5),
                    Period.ofMonths(1),
                    Instant.EPOCH,
                    object("a", null),
                    assign()));
    assertThat(template.json())
        .isEqualTo(
            "{\"template\":\"W\",\"x\":[1,2,3,1.5,2.5,10,1180591620717411303424,\"PT5M\",\"P1M\","
                + "\"1970-01-01T00:00:00Z\",{\"a\":null},{\"type\":\"assign\",\"set\":{}}]}");
    assertThatThrownBy(() -> template.with("x", new Object()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> object("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatDoesNotFitIsToldByTheReader() throws Exception {
    TemplateSource wrong =
        WorkflowTemplate.named("W")
            .process("P", process().task("T", kafkaCommand("t", 1).retry(retry()).when("x")));
    assertThat(reader.read(wrong).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "processes[0].tasks[0].retry: Expected 'retry' on one of executor, http, workflow,"
                + " parallel, decision, but it is on 'kafka-command'",
            "processes[0].tasks[0].when: Expected a declared variable, but 'x' does not exist here"
                + " (known: instance, now, params, task) (column 1)",
            "version: Expected 'version', but it is a missing field");
    assertThat(Json.text(wrong.source())).isEqualTo(wrong.json());
  }
}
