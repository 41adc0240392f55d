package io.daggerflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VirtualJobTest {

  private final List<Callees.Asked> asked = new ArrayList<>();
  private @Nullable Object takes;

  private final VirtualJob job =
      new VirtualJob(
          new CelExpressions(),
          0,
          call -> {
            asked.add(call);
            Answer answer =
                call.call() instanceof Call.Execute
                    ? new Answer.Result(Map.of("n", (long) asked.size()))
                    : new Answer.Response(200, Map.of(), null);
            return new Callees.Reply(answer, takes);
          },
          Map.of());

  private void deploy(String tasks) {
    String file =
        "template: T\nversion: 1\nretention: PT0S\nprocesses: [{name: P, tasks: ["
            + tasks
            + "]}]\n";
    job.deploy(Yaml.template(file));
  }

  private void start() {
    job.request(
        Map.of("type", "start", "instanceId", "i", "template", "T", "parameters", Map.of("a", 1L)));
  }

  @Test
  void whoIsAskedIsToldEverything() {
    deploy("{name: E, type: executor, handler: h, input: [1], set: {n: '${ result.n }'}}");
    start();

    assertThat(asked)
        .containsExactly(
            new Callees.Asked(
                "i",
                "P/E",
                1,
                "i/1/P/E/1",
                new Call.Execute("h", List.of(1L), Map.of("a", 1L), false)));
    assertThat(job.view("i").parameters()).containsEntry("n", 1L);
  }

  @Test
  void anInlineHandlerAnswersInItsStepAndTakesNoTime() {
    deploy("{name: E, type: executor, handler: h, inline: true}");
    start();
    assertThat(job.recorded().events()).hasSize(1);

    takes = "PT1S";
    assertThatThrownBy(() -> startAnother())
        .isInstanceOf(ScenarioFailure.class)
        .hasMessage(
            "Expected an answer without 'takes' for 'P/E', which is 'inline', but it takes PT1S");
  }

  private void startAnother() {
    job.request(Map.of("type", "start", "instanceId", "j", "template", "T"));
  }

  @Test
  void anAnswerAtTheMomentOfADeadlineComesTooLate() {
    deploy("{name: H, type: http, url: 'http://h', timeout: PT5S, onTimeout: skip}");
    takes = "PT5S";
    start();
    job.advanceTo(5000);

    assertThat(job.view("i").node("P/H").status()).hasToString("SKIPPED");
  }

  @Test
  void anAnswerBeforeTheDeadlineIsInTime() {
    deploy("{name: H, type: http, url: 'http://h', timeout: PT5S, onTimeout: skip}");
    takes = 4.999;
    start();
    job.advanceTo(5000);

    assertThat(job.view("i").node("P/H").status()).hasToString("COMPLETED");
  }

  @Test
  void nothingIsLeftOfAnInstanceWhoseRetentionIsOver() {
    deploy(
        "{name: H, type: http, url: 'http://h'}, {name: L, type: kafka-listener, topic: t, correlate: a}");
    takes = "PT1S";
    start();
    assertThat(job.isEmpty()).isFalse();
    job.advanceTo(1000);
    assertThat(job.isEmpty()).isFalse();

    job.message(
        "t", null, "{\"a\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8), Map.of());

    job.advanceTo(2000);
    assertThat(job.has("i")).isFalse();
    assertThat(job.isEmpty()).isTrue();
  }

  @Test
  void aWorkflowThatNeverRestsFails() {
    deploy(
        "{name: N, type: workflow, template: T, wait: false, id: \"${ 'i' + string(params.a) }\","
            + " parameters: {a: '${ params.a + 1 }'}}");

    assertThatThrownBy(this::start)
        .isInstanceOf(ScenarioFailure.class)
        .hasMessage(
            "Expected the workflow to come to rest at 1970-01-01T00:00:00Z, but it made 100000"
                + " steps without waiting for anything");
  }

  @Test
  void timeDoesNotRunBackwards() {
    job.advanceTo(10);

    assertThatThrownBy(() -> job.advanceTo(9)).isInstanceOf(ScenarioFailure.class);
  }
}
