package io.daggerflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever wrote a wrong expectation must understand what is wrong. */
class ReportTest {

  private static final String TEMPLATES =
      """
      templates:
        - template: Order
          version: 1
          processes:
            - name: PAY
              tasks:
                - {name: ASK, type: kafka-command, topic: pay, key: "${ params.nr }", value: {nr: "${ params.nr }"}}
                - {name: PAID, type: kafka-listener, topic: paid, correlate: {parameter: nr, message: message.nr}, filter: "!has(message.test)"}
            - name: SHIP
              tasks: [{name: SEND, type: executor, handler: h}]
      scenarios:
        - name: x
          steps:
            - start: {template: Order, id: o, parameters: {nr: A1}}
      """;

  @TempDir private Path folder;

  private ScenarioResult run(String steps) throws Exception {
    Path file = folder.resolve("x-scenarios.yaml");
    Files.writeString(file, TEMPLATES + steps.indent(6));
    return new ScenarioRunner(new CelExpressions()).run(file).get(0);
  }

  private String report(String steps) throws Exception {
    return String.join("\n", run(steps).report()) + "\n";
  }

  @Test
  void whatIsNotAsExpectedIsTogetherWithWhatHappened() throws Exception {
    String report =
        report(
            """
            - expect:
                instances:
                  o: {status: COMPLETED, parameters: {nr: A2}, tasks: {PAY/PAYED: COMPLETED}, reasons: {PAY: late}}
                  p: absent
                  q: {version: 1}
                events: 2
            """);

    assertThat(report)
        .isEqualTo(
            """
            step 2 of 2, expect (line 15)
              instances.o.status
                expected   COMPLETED
                but it is  EXECUTING
              instances.o.parameters.nr
                expected   A2
                but it is  A1
              instances.o.tasks.PAY/PAYED
                expected   COMPLETED
                but it is  no node of this template: there are PAY/ASK, PAY/PAID
              instances.o.reasons.PAY
                expected   a text with "late"
                but it is  missing
              instances.q
                expected   {version: 1}
                but it is  unknown: there are only o
              events
                expected   2
                but it is  1
            what happened until then:
              2030-01-01T00:00:00Z  o #1  start
                  instance SUBMITTED; instance EXECUTING; PAY EXECUTING; PAY/ASK COMPLETED
                  PAY/PAID EXECUTING (waits for paid = A1); parameters {nr: A1}
            """);
  }

  @Test
  void listsStandSideBySide() throws Exception {
    String report =
        report(
            """
            - start: {template: Order, id: p, parameters: {nr: 2}}
            - start: {template: Order, id: q, parameters: {nr: A3}}
            - expect:
                commands: [{key: A3}, {key: A1}, {topic: pay, value: {nr: "2"}}]
                rejections: [{code: DUPLICATE_START}]
            """);

    assertThat(report)
        .startsWith(
            """
            step 4 of 4, expect (line 17)
              commands: 3 expected, 3 came
                             expected                          came
                wrong order  0 {key: A3}                       2 {key: A3}
                ok           1 {key: A1}                       0 {key: A1}
                differs      2 {topic: pay, value: {nr: "2"}}  1 {topic: pay, value: {nr: 2}}
                               value.nr: expected "2", but it is 2
              rejections: 1 expected, none came
                             expected                   came
                missing      0 {code: DUPLICATE_START}
            """);
  }

  @Test
  void whatBecameOfAMessageIsTold() throws Exception {
    String report =
        report(
            """
            - message: {topic: pade, value: {nr: A1}}
            - message: {topic: paid, value: {number: A1}}
            - message: {topic: paid, value: {nr: A2}}
            - message: {topic: paid, value: {nr: A1, test: true}}
            - message: {topic: paid, raw: oops}
            - start: {template: Oder, id: p}
            - expect: {instances: {o: {status: COMPLETED}}}
            """);

    assertThat(report)
        .contains(
            """
              2030-01-01T00:00:00Z  message pade@0 concerns nobody: no listener and no startOn has this topic
              2030-01-01T00:00:00Z  message paid@0 concerns nobody: no listener finds a value in it, or no filter lets it through
              2030-01-01T00:00:00Z  message paid@1 is kept: no instance waits for A2 on it yet
              2030-01-01T00:00:00Z  message paid@2 concerns nobody: no listener finds a value in it, or no filter lets it through
              2030-01-01T00:00:00Z  dead letter of paid@3: UNPARSABLE,\
            """,
            "rejected for p: UNKNOWN_TEMPLATE, Expected an active template, but 'Oder' is none");
  }

  @Test
  void aStepThatCannotBeMadeSaysWhy() throws Exception {
    assertThat(report("- message: {topic: paid, value: {nr: A1}}"))
        .startsWith(
            """
            step 2 of 2, message (line 15)
              Expected a stub for the executor 'SHIP/SEND' in instance 'o', but there are none
            """);
    assertThat(report("- advanceTo: 2029-01-01T00:00:00Z"))
        .contains(
            "Expected a time not before 2030-01-01T00:00:00Z, but it is 2029-01-01T00:00:00Z");
  }

  @Test
  void invalidTemplatesFailTheScenario() throws Exception {
    Path file = folder.resolve("x-scenarios.yaml");
    Files.writeString(
        file,
        """
        templates: [{template: X, version: 1, processes: [{name: P, tasks: [{name: T, type: asign}]}]}]
        scenarios:
          - {name: a, steps: []}
          - {name: b, expectInvalid: [ASIGN, "tasks[0].type"]}
          - {name: c, expectInvalid: [cycle]}
          - {name: d, templates: [{template: Y, version: 1, processes: []}], expectInvalid: [asign]}
        """);
    List<ScenarioResult> results = new ScenarioRunner(new CelExpressions()).run(file);

    assertThat(results)
        .extracting(ScenarioResult::passed)
        .containsExactly(false, true, false, true);
    assertThat(results.get(0).report().subList(0, 2))
        .containsExactly("templates", "  Expected valid templates, but:");
    assertThat(results.get(0).report().get(2)).startsWith("  " + file + ":1:");
    assertThat(String.join("\n", results.get(2).report())).contains("a text with \"cycle\"");
  }

  @Test
  void twoDefinitionsOfAVersionFailTheScenario() throws Exception {
    Path file = folder.resolve("x-scenarios.yaml");
    Files.writeString(
        file,
        """
        templates:
          - {template: X, version: 1, processes: [{name: P, tasks: [{name: T, type: assign, set: {a: 1}}]}]}
          - {template: X, version: 1, processes: [{name: P, tasks: [{name: T, type: assign, set: {a: 2}}]}]}
        scenarios: [{name: a, steps: []}]
        """);

    assertThat(new ScenarioRunner(new CelExpressions()).run(file).get(0).report())
        .containsExactly(
            "templates", "  Expected each version once, but one has two different definitions");
  }

  @Test
  void programsGetItAsJson() throws Exception {
    Map<String, @org.jspecify.annotations.Nullable Object> json =
        run("- expect: {events: 2, instances: {o: {version: 2}}}").toJson();

    assertThat(json)
        .containsEntry("ok", false)
        .containsEntry("step", 2L)
        .containsEntry("kind", "expect")
        .containsEntry("line", 15L)
        .containsEntry("expected", 2L)
        .containsEntry("actual", 1L);
    assertThat((List<?>) json.get("differences")).hasSize(2);
    assertThat((List<?>) json.get("trace")).hasSize(1);
    assertThat(run("- expect: {events: 1}").toJson())
        .containsEntry("ok", true)
        .containsOnlyKeys("file", "name", "ok", "trace");
  }

  @Test
  void onlyTheLastOfALongStoryIsTold() throws Exception {
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      steps.append("- control: {type: refresh, instanceId: o}\n");
    }
    List<String> report = run(steps + "- expect: {events: 0}\n").report();

    assertThat(report).contains("  … 9 more before", "      no change").hasSize(6 + 24);
  }
}
