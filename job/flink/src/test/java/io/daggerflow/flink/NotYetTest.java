package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.engine.Rejection;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.DeploymentFormat;
import io.daggerflow.format.RequestReader;
import io.daggerflow.format.TemplateReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotYetTest {

  private static @Nullable String problem(String process) throws Exception {
    String file = "template: T\nversion: 1\nprocesses:\n  - name: P\n    " + process + "\n";
    return NotYet.problem(new TemplateReader(new CelExpressions()).read("t.yaml", file).orThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks: [{name: A, type: workflow, template: X}]",
        "tasks: [{name: A, type: trigger, after: PT1S, do: {type: workflow, template: X}}]",
        "tasks: [{name: A, type: assign, set: {a: 1}, monitor: {after: 1, do: {type: workflow, template: X}}}]",
        "monitor: {after: 1, do: {type: workflow, template: X}}\n    tasks: [{name: A, type: assign, set: {a: 1}}]",
        "tasks: [{name: A, type: parallel, branches: [{tasks: [{name: B, type: workflow, template: X}]}]}]",
        "tasks: [{name: A, type: parallel, forEach: '[1]', tasks: [{name: B, type: workflow, template: X}]}]",
        "tasks: [{name: A, type: decision, cases: [{when: 'false', tasks: [{name: C, type: assign, set: {a: 1}}]}], otherwise: {tasks: [{name: B, type: workflow, template: X}]}}]",
        "type: parallel\n    processes: [{name: Q, tasks: [{name: B, type: workflow, template: X}]}]",
      })
  void aChildIsFoundWhereverItStands(String process) throws Exception {
    assertThat(problem(process)).startsWith("Expected").endsWith("but T@1 has 'workflow'");
  }

  @Test
  void everythingElseIsCarriedOut() throws Exception {
    assertThat(
            problem(
                "tasks: [{name: A, type: trigger, after: PT1S},"
                    + " {name: C, type: kafka-command, topic: t, value: {type: workflow}},"
                    + " {name: D, type: http, url: 'http://h'}]"))
        .isNull();
  }

  @Test
  void aStartWithItsOwnDefinitionIsRefused() throws Exception {
    assertThat(refusal("\"definition\": {}").code()).isEqualTo(Rejection.Code.INVALID_REQUEST);
    assertThat(refusal("\"template\": \"T\", \"processes\": {\"X\": []}").requestId())
        .isEqualTo("r");
    assertThat(NotYet.refused(Objects.requireNonNull(request("\"template\": \"T\"").request())))
        .isNull();
  }

  private static Rejection refusal(String fields) throws Exception {
    return Objects.requireNonNull(
        NotYet.refused(Objects.requireNonNull(request(fields).request())));
  }

  private static RequestReader.Read request(String fields) throws Exception {
    return RequestReader.read(
        Samples.bytes(
            "{\"type\": \"start\", \"instanceId\": \"i\", \"requestId\": \"r\", " + fields + "}"),
        1);
  }

  @Test
  void aRetirementIsRefused() throws Exception {
    DeploymentFormat.Deployment retirement =
        new DeploymentFormat(new CelExpressions())
            .read(Samples.bytes("{\"type\": \"retire\", \"template\": \"T\", \"version\": 1}"));

    assertThat(NotYet.refused(retirement).code()).isEqualTo(Rejection.Code.INVALID_REQUEST);
  }
}
