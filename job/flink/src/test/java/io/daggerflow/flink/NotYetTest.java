package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
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
        "tasks: [{name: A, type: http, url: 'http://h'}]",
        "tasks: [{name: A, type: assign, set: {a: 1}, compensate: {type: http, url: 'http://h'}}]",
        "tasks: [{name: A, type: assign, set: {a: 1}, onStop: {type: http, url: 'http://h'}}]",
        "tasks: [{name: A, type: trigger, after: PT1S, do: {type: http, url: 'http://h'}}]",
        "tasks: [{name: A, type: assign, set: {a: 1}, monitor: {after: 1, do: {type: http, url: 'http://h'}}}]",
        "monitor: {after: 1, do: {type: http, url: 'http://h'}}\n    tasks: [{name: A, type: assign, set: {a: 1}}]",
        "tasks: [{name: A, type: parallel, branches: [{tasks: [{name: B, type: http, url: 'http://h'}]}]}]",
        "tasks: [{name: A, type: parallel, forEach: '[1]', tasks: [{name: B, type: http, url: 'http://h'}]}]",
        "tasks: [{name: A, type: decision, cases: [{when: 'false', tasks: [{name: C, type: assign, set: {a: 1}}]}], otherwise: {tasks: [{name: B, type: http, url: 'http://h'}]}}]",
        "type: parallel\n    processes: [{name: Q, tasks: [{name: B, type: http, url: 'http://h'}]}]",
      })
  void aCallIsFoundWhereverItStands(String process) throws Exception {
    assertThat(problem(process)).startsWith("Expected").endsWith("but T@1 has 'http'");
  }

  @Test
  void everythingElseIsCarriedOut() throws Exception {
    assertThat(
            problem(
                "tasks: [{name: A, type: trigger, after: PT1S},"
                    + " {name: C, type: kafka-command, topic: t, value: {type: http}}]"))
        .isNull();
  }
}
