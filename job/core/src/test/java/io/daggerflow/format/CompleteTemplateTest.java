package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.state.Status;
import io.daggerflow.template.Action;
import io.daggerflow.template.Assign;
import io.daggerflow.template.Branch;
import io.daggerflow.template.Decision;
import io.daggerflow.template.DependsOn;
import io.daggerflow.template.End;
import io.daggerflow.template.Executor;
import io.daggerflow.template.Http;
import io.daggerflow.template.Interval;
import io.daggerflow.template.Join;
import io.daggerflow.template.KafkaCommand;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.Monitor;
import io.daggerflow.template.OnFailure;
import io.daggerflow.template.OnTimeout;
import io.daggerflow.template.Parallel;
import io.daggerflow.template.ProcessTemplate;
import io.daggerflow.template.Retention;
import io.daggerflow.template.RetryPolicy;
import io.daggerflow.template.Sensor;
import io.daggerflow.template.StartOn;
import io.daggerflow.template.TaskKind;
import io.daggerflow.template.TaskTemplate;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.Trigger;
import io.daggerflow.template.Workflow;
import io.daggerflow.template.WorkflowTemplate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A template with every field of the format arrives as it was written. */
class CompleteTemplateTest {

  private static final Path FILE =
      Path.of("src", "test", "resources", "templates", "complete", "Complete.yaml");

  private static WorkflowTemplate template;

  @BeforeAll
  static void read() throws Exception {
    TemplateReading reading = new TemplateReader(new CelExpressions()).read(FILE);
    assertThat(reading.problems()).isEmpty();
    template = reading.orThrow();
  }

  private static ProcessTemplate process(String name) {
    return named(template.processes(), name);
  }

  private static ProcessTemplate named(List<ProcessTemplate> processes, String name) {
    return processes.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static TaskTemplate task(String process, String name) {
    return task(process(process).tasks(), name);
  }

  private static TaskTemplate task(List<TaskTemplate> tasks, String name) {
    return tasks.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static <K extends TaskKind> K kind(Class<K> type, TaskTemplate task) {
    return type.cast(task.kind());
  }

  private static String source(Expression expression) {
    return expression.source();
  }

  @Test
  void theTemplate() {
    assertThat(template.timeout().fail()).isTrue();
    assertThat(template.retention()).isEqualTo(new Retention("PT48H", "P30D"));
    assertThat(template.monitors()).hasSize(1);
    Monitor monitor = template.monitors().get(0);
    assertThat(source(monitor.at())).isEqualTo("params.complete_by_time");
    assertThat(monitor.after()).isNull();
    assertThat(source(monitor.every())).isEqualTo("PT1H");
    assertThat(monitor.action().kind()).isInstanceOf(KafkaCommand.class);
    assertThat(template.channels())
        .extracting(Object::toString)
        .containsExactly("adhoc.replies by message.order_number");
  }

  @Test
  void messagesThatStart() {
    assertThat(template.startOn())
        .extracting(StartOn::topic)
        .containsExactly("orders", "orders.by.phone");
    StartOn first = template.startOn().get(0);
    assertThat(source(first.filter())).isEqualTo("message.kind == 'new'");
    assertThat(source(first.id())).isEqualTo("o-${ message.order_number }");
    assertThat(first.parameters().variables()).containsExactly("message");
    assertThat(template.startOn().get(1).filter()).isNull();
    assertThat(template.startOn().get(1).parameters()).isNull();
  }

  @Test
  void aProcess() {
    ProcessTemplate payment = process("PAYMENT");
    assertThat(payment.type()).isEqualTo(ProcessTemplate.Type.PROCESS);
    assertThat(payment.maxRunDuration().onTimeout()).isEqualTo(OnTimeout.FAIL);
    assertThat(payment.onFailure()).isEqualTo(OnFailure.FAIL);
    assertThat(payment.reprocessOnMessage()).isTrue();
    assertThat(payment.join()).isEqualTo(Join.ALL);
    assertThat(payment.forEach()).isNull();
    RetryPolicy retry = payment.retry();
    assertThat(retry.maxAttempts()).isEqualTo(2);
    assertThat(source(retry.initialInterval())).isEqualTo("PT5S");
    assertThat(retry.multiplier()).isEqualTo(1.0);
    assertThat(source(retry.maxInterval())).isEqualTo("PT1M");
    assertThat(retry.jitter()).isZero();
    assertThat(retry.timeout()).isNull();
    assertThat(source(retry.when())).isEqualTo("error.code != 'DECLINED'");
  }

  @Test
  void severalMonitors() {
    List<Monitor> monitors = process("PAYMENT").monitors();
    assertThat(monitors).hasSize(2);
    assertThat(source(monitors.get(0).after())).isEqualTo("PT1M");
    assertThat(monitors.get(0).every().parameters()).containsExactly("pace");
    assertThat(monitors.get(0).action().kind()).isInstanceOf(Assign.class);
    Action second = monitors.get(1).action();
    assertThat(monitors.get(1).every()).isNull();
    assertThat(second.retry().maxAttempts()).isEqualTo(3);
    assertThat(second.retry().timeout()).isNull();
    assertThat(((Workflow) second.kind()).waits()).isFalse();
  }

  @Test
  void anExecutorWithEverythingATaskMayHave() {
    TaskTemplate charge = task("PAYMENT", "CHARGE");
    Executor executor = kind(Executor.class, charge);
    assertThat(executor.handler()).isEqualTo("com.example.Charge");
    assertThat(executor.input().variables()).containsExactlyInAnyOrder("params", "secrets");
    assertThat(executor.inline()).isFalse();
    assertThat(executor.set().values()).containsOnlyKeys("auth");
    assertThat(charge.timeout().onTimeout()).isEqualTo(OnTimeout.FAIL);
    assertThat(charge.onFailure()).isEqualTo(OnFailure.HOLD);
    RetryPolicy retry = charge.retry();
    assertThat(retry.maxAttempts()).isEqualTo(4);
    assertThat(retry.initialInterval().parameters()).containsExactly("first");
    assertThat(retry.multiplier()).isEqualTo(3.0);
    assertThat(source(retry.maxInterval())).isEqualTo("PT30S");
    assertThat(retry.jitter()).isEqualTo(0.1);
    assertThat(source(retry.timeout())).isEqualTo("PT10S");
    assertThat(retry.when().variables()).containsExactlyInAnyOrder("error", "task");
    assertThat(charge.onStop().kind()).isInstanceOf(KafkaCommand.class);
    assertThat(charge.onStop().retry()).isNull();
  }

  @Test
  void aCompensationByHttp() {
    Action compensate = task("PAYMENT", "CHARGE").compensate();
    Http http = (Http) compensate.kind();
    assertThat(http.method()).isEqualTo("POST");
    assertThat(http.headers()).containsOnlyKeys("Authorization");
    assertThat(http.body().variables()).containsExactly("failure");
    assertThat(http.expectStatus()).containsExactly("2xx", "404");
    assertThat(compensate.continueOnFailure()).isFalse();
    assertThat(compensate.retry().maxAttempts()).isEqualTo(5);
    assertThat(source(compensate.retry().timeout())).isEqualTo("PT30S");
  }

  @Test
  void aRequest() {
    TaskTemplate confirm = task("PAYMENT", "CONFIRM");
    Http http = kind(Http.class, confirm);
    assertThat(http.url().parameters()).containsExactly("order_number");
    assertThat(source(http.body())).isEqualTo("paid");
    assertThat(http.expectStatus()).containsExactly("200", "204", "4xx");
    assertThat(confirm.onFailure()).isEqualTo(OnFailure.CONTINUE);
    assertThat(source(confirm.retry().timeout())).isEqualTo("PT30S");
  }

  @Test
  void parallelProcesses() {
    ProcessTemplate checks = process("CHECKS");
    assertThat(checks.type()).isEqualTo(ProcessTemplate.Type.PARALLEL);
    assertThat(checks.join()).isEqualTo(new Join(2, 2));
    assertThat(checks.tasks()).isEmpty();
    assertThat(checks.processes())
        .extracting(ProcessTemplate::dependsOn)
        .containsExactly(
            null, new DependsOn(List.of(), 0), new DependsOn(List.of("FRAUD", "STOCK"), 1));
    TaskTemplate wait = named(checks.processes(), "FRAUD").tasks().get(0);
    assertThat(kind(Sensor.class, wait).until().paths()).containsExactly("CHECKS/STOCK");
    assertThat(wait.kind().watched().parameters()).containsExactly("fraud_checked");
  }

  @Test
  void intervals() {
    List<TaskTemplate> tasks = named(process("CHECKS").processes(), "STOCK").tasks();
    Interval ask = kind(Interval.class, tasks.get(0));
    assertThat(source(ask.every())).isEqualTo("PT30S");
    assertThat(source(ask.startAt())).isEqualTo("plus(now, 'PT5S')");
    assertThat(source(ask.forceCompleteAfter())).isEqualTo("PT10M");
    assertThat(ask.forceCompleteAt()).isNull();
    assertThat(ask.completeWhen().paths()).containsExactly("PAYMENT/CHARGE");
    assertThat(ask.action().continueOnFailure()).isTrue();
    assertThat(ask.action().retry().maxAttempts()).isEqualTo(2);
    Interval again = kind(Interval.class, tasks.get(1));
    assertThat(source(again.forceCompleteAt())).isEqualTo("2100-01-01T00:00:00Z");
    assertThat(again.forceCompleteAfter()).isNull();
    assertThat(again.startAt()).isNull();
    assertThat(again.action().continueOnFailure()).isFalse();
    assertThat(again.action().retry().maxAttempts()).isEqualTo(1);
    assertThat(source(again.action().retry().timeout())).isEqualTo("PT30S");
  }

  @Test
  void aDynamicProcess() {
    ProcessTemplate pre = process("PRE");
    assertThat(pre.type()).isEqualTo(ProcessTemplate.Type.DYNAMIC);
    assertThat(pre.dependsOn()).isEqualTo(new DependsOn(List.of("CHECKS"), 0));
    assertThat(pre.channels()).hasSize(1);
    assertThat(pre.tasks()).isEmpty();
    assertThat(pre.processes()).isEmpty();
    assertThat(template.dynamicProcess("PRE")).isEqualTo("PRE");
    assertThat(template.dynamicProcess("SHIP")).isNull();
  }

  @Test
  void copiesOfAProcess() {
    ProcessTemplate ship = process("SHIP");
    assertThat(source(ship.forEach().list())).isEqualTo("params.parcels");
    assertThat(ship.forEach().as()).isEqualTo("parcel");
    assertThat(ship.forEach().collect().into()).isEqualTo("results");
    assertThat(ship.forEach().collect().value().variables())
        .containsExactlyInAnyOrder("parcel", "index", "copy");
    assertThat(ship.join()).isEqualTo(new Join(1, 10));
    assertThat(ship.maxRunDuration().value().variables()).containsExactly("parcel");
    assertThat(source(ship.retry().timeout())).isEqualTo("PT1H");
    assertThat(ship.onFailure()).isEqualTo(OnFailure.CONTINUE);
  }

  @Test
  void aListenerWithAllItsFields() {
    TaskTemplate label = task("SHIP", "LABEL");
    KafkaListener listener = kind(KafkaListener.class, label);
    assertThat(listener.correlateValue().variables()).containsExactly("parcel");
    assertThat(listener.set().values()).containsOnlyKeys("parcel.tracking", "last");
    assertThat(listener.onEarly()).isEqualTo(KafkaListener.OnEarly.SKIP_TO);
    assertThat(listener.timeToLive()).isEqualTo(Duration.ofHours(1));
    assertThat(listener.deadLetterUnmatched()).isFalse();
    assertThat(source(listener.deduplicateBy())).isEqualTo("headers['message-id']");
    assertThat(label.reprocessOnMessage()).isTrue();
  }

  @Test
  void copiesOfBranches() {
    TaskTemplate task = task("SHIP", "CARRIERS");
    Parallel carriers = kind(Parallel.class, task);
    assertThat(carriers.forEach().as()).isEqualTo("carrier");
    assertThat(carriers.forEach().collect().into()).isEqualTo("offers");
    assertThat(carriers.join()).isEqualTo(new Join(1, 3));
    assertThat(carriers.branches()).hasSize(1);
    assertThat(task.retry().timeout()).isNull();
    List<TaskTemplate> inside = carriers.branches().get(0).tasks();
    KafkaCommand offer = kind(KafkaCommand.class, task(inside, "OFFER"));
    assertThat(offer.value().paths()).containsExactly("SHIP/CARRIERS/OFFER");
    assertThat(offer.headers()).containsOnlyKeys("n", "was");
    assertThat(kind(Assign.class, task(inside, "PRICE")).set().values())
        .containsOnlyKeys("carrier.price", "parcel.offers");
  }

  @Test
  void aDecision() {
    Decision route = kind(Decision.class, task("SHIP", "ROUTE"));
    assertThat(route.branches())
        .extracting(Branch::name)
        .containsExactly("express", "case-2", "otherwise");
    assertThat(route.branches().get(1).when().paths()).containsExactly("SHIP/ROUTE/express/BOOK");
    assertThat(route.branches().get(2).when()).isNull();
  }

  @Test
  void branches() {
    TaskTemplate both = task("END", "BOTH");
    Parallel parallel = kind(Parallel.class, both);
    assertThat(parallel.branches()).extracting(Branch::name).containsExactly("invoice", "branch-2");
    assertThat(parallel.forEach()).isNull();
    assertThat(parallel.join()).isEqualTo(new Join(2, 0));
    assertThat(both.onFailure()).isEqualTo(OnFailure.CONTINUE);
  }

  @Test
  void aChildWorkflow() {
    Parallel both = kind(Parallel.class, task("END", "BOTH"));
    Workflow child = kind(Workflow.class, both.branches().get(0).tasks().get(0));
    assertThat(source(child.template())).isEqualTo("Invoice");
    assertThat(child.version().evaluate(name -> null)).isEqualTo(2L);
    assertThat(child.id().variables()).containsExactly("instance");
    assertThat(child.parameters().parameters()).containsExactly("order_number");
    assertThat(child.waits()).isTrue();
    assertThat(child.set().values()).containsOnlyKeys("invoice");
  }

  @Test
  void triggersAndAnEnd() {
    Trigger later = kind(Trigger.class, task("END", "LATER"));
    assertThat(later.at()).isNull();
    assertThat(source(later.after())).isEqualTo("PT1H");
    assertThat(later.action().kind()).isInstanceOf(KafkaCommand.class);
    Trigger then = kind(Trigger.class, task("END", "THEN"));
    assertThat(source(then.at())).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(then.action()).isNull();
    End over = kind(End.class, task("END", "OVER"));
    assertThat(over.status()).isEqualTo(Status.STOPPED);
    assertThat(over.reason().paths()).containsExactly("PAYMENT");
  }
}
