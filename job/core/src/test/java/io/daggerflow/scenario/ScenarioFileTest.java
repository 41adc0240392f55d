package io.daggerflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.expression.cel.CelExpressions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenario files are read strictly, as a whole, before anything of them runs. */
class ScenarioFileTest {

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    Path file = folder.resolve("x-scenarios.yaml");
    Files.writeString(file, content);
    return file;
  }

  private void assertRefused(String content, String place, String sentence) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> new ScenarioRunner(new CelExpressions()).run(file))
        .isInstanceOf(InvalidScenarioException.class)
        .hasMessageStartingWith(file + ":" + place + ": ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strat: {}                              | 4:9: scenarios[0].steps[0].strat | 'strat' is an unknown one
          {start: {}, expect: {}}                | 4:9: scenarios[0].steps[0] | Expected exactly one of
          {}                                     | 4:9: scenarios[0].steps[0] | but there is none
          start: {name: T}                       | 4:17: scenarios[0].steps[0].start.name | 'name' is an unknown one
          message: {value: 1}                    | 4:9: scenarios[0].steps[0].message | Expected a field 'topic'
          message: {topic: t}                    | 4:9: scenarios[0].steps[0].message | Expected one of value, raw, rawBase64
          message: {topic: t, raw: a, value: 1}  | 4:9: scenarios[0].steps[0].message | more than one of them
          message: {topic: t, rawBase64: '*'}    | 4:29: scenarios[0].steps[0].message.rawBase64 | Expected base64
          message: {topic: t, key: 1, value: 1}  | 4:29: scenarios[0].steps[0].message.key | Expected a text
          message: {topic: t, value: 1, headers: {h: 1}} | 4:49: scenarios[0].steps[0].message.headers.h | Expected a text
          advance: soon                          | 4:9: scenarios[0].steps[0].advance | Expected a duration
          advance: 2030-01-01T00:00:00Z          | 4:9: scenarios[0].steps[0].advance | Expected a duration
          advance: -5                            | 4:9: scenarios[0].steps[0].advance | Expected a duration
          advanceTo: tomorrow                    | 4:9: scenarios[0].steps[0].advanceTo | Expected a timestamp
          control: stop                          | 4:9: scenarios[0].steps[0].control | Expected an object, but it is stop
          deploy: nowhere.yaml                   | 4:9: scenarios[0].steps[0].deploy | Expected a template file
          expect: {evens: 1}                     | 4:18: scenarios[0].steps[0].expect.evens | 'evens' is an unknown one
          expect: {events: many}                 | 4:18: scenarios[0].steps[0].expect.events | Expected a list
          expect: {now: 1}                       | 4:18: scenarios[0].steps[0].expect.now | Expected a text
          expect: {calls: [], callsInAnyOrder: []} | 4:29: scenarios[0].steps[0].expect.callsInAnyOrder | Expected either
          expect: {instances: {i: {stauts: X}}}  | 4:34: scenarios[0].steps[0].expect.instances.i.stauts | 'stauts' is an unknown one
          expect: {instances: {i: {status: X}}}  | 4:34: scenarios[0].steps[0].expect.instances.i.status | Expected one of [NOT_STARTED
          expect: {instances: {i: {version: a}}} | 4:34: scenarios[0].steps[0].expect.instances.i.version | Expected an integer
          expect: {instances: {i: {suspended: 1}}} | 4:34: scenarios[0].steps[0].expect.instances.i.suspended | Expected true or false
          expect: {instances: {i: {tasks: {P: DONE}}}} | 4:42: scenarios[0].steps[0].expect.instances.i.tasks.P | Expected one of
          expect: {instances: {i: {reasons: {P: 1}}}} | 4:44: scenarios[0].steps[0].expect.instances.i.reasons.P | Expected a text
          expect: {instances: {i: gone}}         | 4:30: scenarios[0].steps[0].expect.instances.i | Expected an object
          """)
  void aWrongStepIsToldWithItsPlace(String step, String place, String sentence) throws Exception {
    assertRefused("scenarios:\n  - name: x\n    steps:\n      - " + step + "\n", place, sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stubs: {P/T: []}                       | 1:9: stubs.P/T | Expected at least one answer
          stubs: {P/T: [{takes: 1}]}             | 1:15: stubs.P/T[0] | but there is none of them
          stubs: {P/T: [{result: 1, fail: f}]}   | 1:15: stubs.P/T[0] | more than one of them
          stubs: {P/T: [{result: 1, code: C}]}   | 1:27: stubs.P/T[0].code | 'code' is an unknown one
          stubs: {P/T: [{status: 20}]}           | 1:16: stubs.P/T[0].status | Expected an HTTP status
          stubs: {P/T: [{status: ok}]}           | 1:16: stubs.P/T[0].status | Expected an integer
          stubs: {P/T: [{fail: f, takes: PTX}]}  | 1:25: stubs.P/T[0].takes | Expected a duration
          stubs: {P/T: [{fail: f, retryable: no}]} | 1:25: stubs.P/T[0].retryable | Expected true or false
          secrets: {A: 1}                        | 1:11: secrets.A | Expected a text
          clock: noon                            | 1:1: clock | Expected a timestamp
          handlers: docker                       | 1:1: handlers | Expected 'classpath'
          templates: [nowhere.yaml]              | 1:13: templates[0] | Expected a template file
          scenario: []                           | 1:1: scenario | 'scenario' is an unknown one
          """)
  void aWrongFieldOfTheFileIsToldWithItsPlace(String field, String place, String sentence)
      throws Exception {
    assertRefused(field + "\nscenarios: [{name: x, steps: []}]\n", place, sentence);
  }

  @Test
  void aScenarioHasStepsOrExpectsProblems() throws Exception {
    assertRefused("scenarios: [{name: x}]", "1:13: scenarios[0]", "but there is neither");
    assertRefused(
        "scenarios: [{name: x, steps: [], expectInvalid: []}]", "1:13: scenarios[0]", "both");
    assertRefused("scenarios: [{steps: []}]", "1:13: scenarios[0]", "a field 'name'");
    assertRefused("templates: []", "1:1", "a field 'scenarios'");
  }

  @Test
  void whatIsNoYamlIsToldToo() throws Exception {
    assertRefused("scenarios: [", "1:13", "Expected YAML");
    Files.write(file(""), new byte[] {(byte) 0xff});
    assertThatThrownBy(
            () -> new ScenarioRunner(new CelExpressions()).run(folder.resolve("x-scenarios.yaml")))
        .hasMessageEndingWith("Expected a scenario file, but it is no text in UTF-8");
    assertThatThrownBy(
            () -> new ScenarioRunner(new CelExpressions()).run(folder.resolve("nowhere")))
        .hasMessageEndingWith("Expected a scenario file, but there is none");
  }

  @Test
  void nothingRunsOfAFileThatCannotBeRead() throws Exception {
    Path file =
        file("scenarios:\n  - {name: x, steps: []}\n  - {name: y, steps: [{advance: soon}]}\n");

    assertThatThrownBy(() -> new ScenarioRunner(new CelExpressions()).run(file))
        .isInstanceOf(InvalidScenarioException.class);
  }

  @Test
  void aScenarioOverridesItsFile() throws Exception {
    Path file =
        file(
            """
            clock: 2030-01-01T00:00:00Z
            secrets: {A: file, B: file}
            stubs: {P/A: [{result: file}], P/B: [{result: file}]}
            scenarios:
              - name: x
                clock: 2031-01-01T00:00:00Z
                secrets: {B: own}
                stubs: {P/B: [{result: own}]}
                steps: []
            """);

    Scenario scenario = ScenarioFile.read(file, new CelExpressions()).get(0);

    assertThat(Instant.ofEpochMilli(scenario.clock())).hasToString("2031-01-01T00:00:00Z");
    assertThat(scenario.secrets()).containsEntry("A", "file").containsEntry("B", "own");
    assertThat(scenario.stubs().get("P/A"))
        .hasToString("[Stub[answer=Result[value=file], takes=null]]");
    assertThat(scenario.stubs().get("P/B"))
        .hasToString("[Stub[answer=Result[value=own], takes=null]]");
    assertThat(scenario.handlers()).isFalse();
  }
}
