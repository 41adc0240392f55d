package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidTemplateTest {

  private static final String ASSIGN = "[{name: T, type: assign, set: {}}]";

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  private List<String> problems(String yaml) {
    TemplateReading reading = reader.read("f", yaml);
    assertThat(reading.template() == null)
        .isEqualTo(reading.problems().stream().anyMatch(Problem::isError));
    return reading.problems().stream().map(Problem::toString).toList();
  }

  /** A template whose line 3 is given, or several lines from 3 on. */
  private static String withLine(String line) {
    return "template: W\nversion: 1\n"
        + line.replace("\\n", "\n")
        + "\nprocesses: [{name: P, tasks: "
        + ASSIGN
        + "}]\n";
  }

  private static String withProcess(String fields) {
    return "template: W\nversion: 1\nprocesses:\n  - name: P\n    tasks: "
        + ASSIGN
        + "\n    "
        + fields.replace("\\n", "\n    ")
        + "\n";
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "timeot: PT5M | f:3:1: timeot: Expected a known field, but 'timeot' is an unknown field (did"
            + " you mean 'timeout'?)",
        "timeout: PT5X | f:3:10: timeout: Expected 'timeout' to be a duration as PT15M, or seconds,"
            + " not negative, but it is \"PT5X\"",
        "timeout: -5 | f:3:10: timeout: Expected 'timeout' to be a duration as PT15M, or seconds, not"
            + " negative, but it is -5",
        "timeout: true | f:3:10: timeout: Expected 'timeout' to be a time as PT15M, or a number of"
            + " seconds, but it is a boolean",
        "timeout: ${ task.path } | f:3:10: timeout: Expected a declared variable, but 'task' does not"
            + " exist here (known: instance, now, params) (column 1)",
        "onTimeout: stop | f:3:12: onTimeout: Expected 'timeout' beside 'onTimeout', but it is a"
            + " missing field",
        "timeout: 5\\nonTimeout: skip | f:4:12: onTimeout: Expected 'onTimeout' to be one of stop,"
            + " fail, but it is 'skip' (did you mean 'stop'?)",
        "retention: {completed: soon} | f:3:24: retention.completed: Expected 'completed' to be a"
            + " duration as PT15M, or seconds, not negative, but it is \"soon\"",
        "retention: [] | f:3:12: retention: Expected 'retention' to be a duration as PT15M, or a"
            + " number of seconds, but it is an array",
        "additionalParameters: 'no' | f:3:23: additionalParameters: Expected 'additionalParameters'"
            + " to be true or false, but it is a string",
        "parameters: {a: {}} | f:3:17: parameters.a.type: Expected 'type', but it is a missing field",
        "parameters: {a: string} | f:3:17: parameters.a: Expected 'a' to be an object, but it is a"
            + " string",
        "parameters: {a: {type: text}} | f:3:24: parameters.a.type: Expected 'type' to be one of"
            + " string, integer, number, boolean, object, array, timestamp, duration, but it is"
            + " 'text'",
        "parameters: {a: {type: integer, default: x}} | f:3:42: parameters.a.default: Expected"
            + " 'default' to be an integer, but it is a string",
        "description: 5 | f:3:14: description: Expected 'description' to be a text, but it is an"
            + " integer",
      })
  void theHeaderIsChecked(String line, String problem) {
    assertThat(problems(withLine(line))).containsExactly(problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: proces | f:6:11: processes[0].type: Expected 'type' to be one of process, parallel, dynamic,"
            + " but it is 'proces' (did you mean 'process'?)",
        "when: true | f:6:11: processes[0].when: Expected 'when' to be an expression, hence a string,"
            + " but it is a boolean",
        "when: '' | f:6:11: processes[0].when: Expected an expression, but it is empty",
        "when: message.x | f:6:11: processes[0].when: Expected a declared variable, but 'message' does"
            + " not exist here (known: instance, now, params) (column 1)",
        "when: !has(params.x) | f:6:11: Expected a value, but '!has(params.x)' is a tag; quote an"
            + " expression that contains ': ' or ' #', begins with '!', '[', '{' or ''', or stands in"
            + " braces and contains a comma or a '?'",
        "onTimeout: fail | f:6:16: processes[0].onTimeout: Expected 'maxRunDuration' beside"
            + " 'onTimeout', but it is a missing field",
        "maxRunDuration: 5 | f:6:21: processes[0].maxRunDuration: warning: Expected 'onTimeout'"
            + " beside 'maxRunDuration', but it is missing: when the time is over the process is"
            + " skipped and the flow goes on without its work; say 'skip' or 'fail'",
        "onFailure: hold | f:6:16: processes[0].onFailure: Expected 'onFailure' to be one of fail,"
            + " continue, but it is 'hold'",
        "dependsOn: A | f:6:16: processes[0].dependsOn: Expected 'dependsOn' to be a list of texts,"
            + " but it is a string",
        "dependsOn: [A] | f:6:16: processes[0].dependsOn: Expected the name of a sibling, but 'A' is"
            + " an unknown name",
        "dependsOn: [P] | f:6:16: processes[0].dependsOn: Expected no process to wait for itself, but"
            + " there is a cycle: P → P",
        "dependsOn: {processes: [], atLeast: 1} | f:6:41: processes[0].dependsOn.atLeast: Expected"
            + " 'join: ATLEAST_ONE' beside 'atLeast', but it is missing",
        "dependsOn: {processes: [], join: ATLEAST_ONE, atLeast: 2} | f:6:60:"
            + " processes[0].dependsOn.atLeast: Expected at most 0, the number of 'processes', but it"
            + " is 2",
        "dependsOn: {process: []} | f:6:17: processes[0].dependsOn.process: Expected a known field,"
            + " but 'process' is an unknown field (did you mean 'processes'?)",
      })
  void aProcessIsChecked(String fields, String problem) {
    assertThat(problems(withProcess(fields))).contains(problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: T                                | tasks[0].type: Expected 'type', but it is a missing"
            + " field",
        "name: T\\ntype: asign                  | tasks[0].type: Expected 'type' to be one of"
            + " kafka-command, kafka-listener, executor, http, assign, trigger, interval, sensor,"
            + " decision, parallel, workflow, end, but 'asign' is an unknown name (did you mean"
            + " 'assign'?)",
        "name: 1T\\ntype: assign\\nset: {}      | tasks[0].name: Expected 'name' to be a letter, then"
            + " letters, digits, '_' or '-', but it is '1T'",
        "name: 5\\ntype: assign\\nset: {}       | tasks[0].name: Expected 'name' to be a text, but it"
            + " is an integer",
        "name: T\\ntype: assign                 | tasks[0].set: Expected 'set', but it is a missing"
            + " field",
        "name: T\\ntype: assign\\nset: {a.b: 1} | tasks[0].set.a.b: Expected the name of a runtime"
            + " parameter, without a dot, but it is 'a.b'",
        "name: T\\ntype: assign\\nset: {a: '${ messag.x }'} | tasks[0].set.a: Expected a declared"
            + " variable, but 'messag' does not exist here (known: instance, now, params, task)"
            + " (column 1)",
        "name: T\\ntype: assign\\nset: {}\\ntopic: t | tasks[0].topic: Expected a known field, but"
            + " 'topic' is an unknown field",
        "name: T\\ntype: kafka-command\\nvalue: 1 | tasks[0].topic: Expected 'topic', but it is a"
            + " missing field",
        "name: T\\ntype: kafka-command\\ntopic: t | tasks[0].value: Expected 'value', but it is a"
            + " missing field",
        "name: T\\ntype: kafka-command\\ntopic: a b\\nvalue: 1 | tasks[0].topic: Expected 'topic' to be"
            + " the name of a Kafka topic (letters, digits, '.', '_' and '-'), but it is 'a b'",
        "name: T\\ntype: kafka-command\\ntopic: t\\nvalue: 1\\npartition: -1 | tasks[0].partition:"
            + " Expected 'partition' to be a number from 0, but it is -1",
        "name: T\\ntype: kafka-listener\\ntopic: t | tasks[0].correlate: Expected 'correlate', but it"
            + " is a missing field",
        "name: T\\ntype: kafka-listener\\ntopic: ${ params.t }\\ncorrelate: o | tasks[0].topic:"
            + " Expected 'topic' to be the name of a Kafka topic (letters, digits, '.', '_' and '-'),"
            + " but it is '${ params.t }'",
        "name: T\\ntype: kafka-listener\\ntopic: t\\ncorrelate: message.o | tasks[0].correlate:"
            + " Expected the name of a runtime parameter, without a dot, but it is 'message.o'",
        "name: T\\ntype: kafka-listener\\ntopic: t\\ncorrelate: {value: now, message: key} |"
            + " tasks[0].correlate.value: Expected a declared variable, but 'now' does not exist here"
            + " (known: instance, params) (column 1)",
        "name: T\\ntype: kafka-listener\\ntopic: t\\ncorrelate: {parameter: a, value: params.a,"
            + " message: key} | tasks[0].correlate.value: Expected 'parameter' or 'value', but both"
            + " are given",
        "name: T\\ntype: kafka-listener\\ntopic: t\\ncorrelate: {parameter: a, message: params.a} |"
            + " tasks[0].correlate.message: Expected a declared variable, but 'params' does not exist"
            + " here (known: headers, key, message, topic) (column 1)",
        "name: T\\ntype: kafka-listener\\ntopic: t\\ncorrelate: o\\nfilter: params.a == 1 |"
            + " tasks[0].filter: Expected a declared variable, but 'params' does not exist here"
            + " (known: headers, key, message, topic) (column 1)",
        "name: T\\ntype: kafka-listener\\ntopic: t\\ncorrelate: o\\nmatchOnlyOne: true\\nonEarly:"
            + " ignore | tasks[0].onEarly: Expected no 'onEarly' beside 'matchOnlyOne', but it is"
            + " given",
        "name: T\\ntype: kafka-listener\\ntopic: t\\ncorrelate: o\\ntimeToLive: ${ params.x } |"
            + " tasks[0].timeToLive: Expected 'timeToLive' to be a duration as PT15M, or seconds, not"
            + " negative, but it is \"${ params.x }\"",
      })
  void aTaskIsChecked(String fields, String problem) {
    TemplateReading reading = reader.read("f", Yaml.withTask(fields.replace("\\n", "\n")));
    assertThat(reading.problems())
        .extracting(found -> found.path() + ": " + found.sentence())
        .containsExactly("processes[0]." + problem);
    assertThat(reading.problems().get(0).line()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void allProblemsComeAtOnceInTheOrderOfTheFile() {
    String yaml =
        """
        template: Bad Name
        processes:
          - name: A
            tasks:
              - name: T
                type: kafka-command
                value:
                  x: ["${ mesage.x }", "${ params. }"]
              - name: T
                type: assign
                set: {}
          - name: A
            when: 1 +
            tasks: []
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "f:1:1: version: Expected 'version', but it is a missing field",
            "f:1:11: template: Expected 'template' to be a letter, then letters, digits, '_' or '-',"
                + " but it is 'Bad Name'",
            "f:5:9: processes[0].tasks[0].topic: Expected 'topic', but it is a missing field",
            "f:8:15: processes[0].tasks[0].value.x[0]: Expected a declared variable, but 'mesage'"
                + " does not exist here (known: instance, now, params, task) (column 1)",
            "f:8:32: processes[0].tasks[0].value.x[1]: Expected valid CEL, but it cannot be read at"
                + " \".\" (column 8)",
            "f:9:15: processes[0].tasks[1].name: Expected names to be unique among siblings, but 'T'"
                + " stands twice",
            "f:12:11: processes[1].name: Expected names to be unique among siblings, but 'A' stands"
                + " twice",
            "f:13:11: processes[1].when: Expected the expression to go on, but it ends here (column"
                + " 4)",
            "f:14:12: processes[1].tasks: Expected 'tasks' to be a list of at least one, but it is"
                + " empty");
  }

  @Test
  void aCycleOfProcessesIsNamed() {
    String yaml =
        """
        template: W
        version: 1
        processes:
          - {name: A, dependsOn: [], tasks: [{name: T, type: assign, set: {}}]}
          - {name: B, dependsOn: [D], tasks: [{name: T, type: assign, set: {}}]}
          - {name: C, dependsOn: [A, B], tasks: [{name: T, type: assign, set: {}}]}
          - {name: D, dependsOn: [C], tasks: [{name: T, type: assign, set: {}}]}
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "f:5:26: processes[1].dependsOn: Expected no process to wait for itself, but there is a"
                + " cycle: B → D → C → B");
  }

  @Test
  void ifOneProcessSaysWhatItDependsOnEveryOtherButTheFirstMust() {
    String yaml =
        """
        template: W
        version: 1
        processes:
          - {name: A, tasks: [{name: T, type: assign, set: {}}]}
          - {name: B, tasks: [{name: T, type: assign, set: {}}]}
          - {name: C, dependsOn: [A, A], tasks: [{name: T, type: assign, set: {}}]}
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "f:5:5: processes[1].dependsOn: Expected 'dependsOn' on every process but the first,"
                + " because another one has it, but it is a missing field",
            "f:6:26: processes[2].dependsOn: Expected each sibling once, but 'A' stands twice");
  }

  @Test
  void whereOnlyDeclaredParametersMayComeOthersMustBeWrittenByASet() {
    String yaml =
        """
        template: W
        version: 1
        additionalParameters: false
        parameters: {declared: {type: string}}
        processes:
          - name: P
            when: has(params.declared)
            tasks:
              - {name: A, type: assign, set: {written: "${ params.declared }"}}
              - {name: B, type: assign, set: {x: "${ params.written + params.declard }"}}
              - {name: C, type: kafka-listener, topic: t, correlate: order}
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "f:10:42: processes[0].tasks[1].set.x: Expected a declared parameter, but"
                + " 'params.declard' is an unknown name (did you mean 'declared'?)",
            "f:11:62: processes[0].tasks[2].correlate: Expected a declared parameter, but"
                + " 'params.order' is an unknown name");
  }

  @Test
  void whereOthersMayComeAParameterThatLooksLikeASlipIsAWarning() {
    String yaml =
        """
        template: W
        version: 1
        parameters: {declared: {type: string}, day1: {type: string}}
        processes:
          - name: P
            tasks:
              - {name: A, type: assign, set: {x: "${ params.declard + params.other + params.day25 }"}}
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "f:7:42: processes[0].tasks[0].set.x: warning: Expected a declared parameter, but"
                + " 'params.declard' is an unknown name (did you mean 'declared'?)");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x: &a 1                | f:3:4: Expected a value, but '&a' is an anchor",
        "x: *a                  | f:3:4: Expected a value, but '*a' is an alias",
        "x: !t 1                | f:3:4: Expected a value, but '!t' is a tag",
        "x: !!str 1             | f:3:4: Expected a value, but 'tag:yaml.org,2002:str' is a tag",
        "version: 1             | f:3:1: Expected each name once, but 'version' is a repeated key",
        "x: .inf                | f:3:4: Expected a finite number, but it is '.inf'",
        "x: 1e999               | f:3:4: Expected a finite number, but it is '1e999'",
        "? [a]\\n: b            | f:3:3: Expected a text as name, but it is something else",
        "x: a: b                | f:3:5: Expected YAML, but: mapping values are not allowed here",
      })
  void whatJsonDoesNotHaveIsRefused(String line, String problem) {
    assertThat(problems(withLine(line))).anyMatch(found -> found.startsWith(problem));
  }

  @Test
  void oneFileIsOneDocument() {
    assertThat(problems(withLine("timeout: 5") + "---\na: b\n"))
        .containsExactly("f:5:1: Expected one document, but another one follows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing", "[]", "text", "5"})
  void aFileThatIsNoObjectIsRefused(String yaml) {
    assertThat(problems(yaml))
        .singleElement()
        .asString()
        .contains("Expected an object with the field 'template', but it is");
  }

  @Test
  void aDeepFileIsRefused() {
    assertThat(problems("x: " + "[".repeat(5_000) + "]".repeat(5_000)))
        .containsExactly("f:1:1: Expected YAML, but: more than 100 levels of nesting");
  }

  @Test
  void aFileThatIsTooLargeOrNoTextIsRefused() {
    assertThat(reader.read("f", new byte[1_000_001]).problems()).hasSize(1);
    byte[] latin = "template: Größe".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(reader.read("f", latin).problems())
        .extracting(Problem::sentence)
        .containsExactly("Expected a text in UTF-8, but it has other bytes");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1, \"a\": 2}  | f.json:1:13: Expected JSON, but: Duplicate field 'a'",
        "{\"a\": }             | f.json:1:7: Expected JSON, but: Unexpected character ('}'",
        "{} {}                 | f.json:1:4: Expected JSON, but: more follows after the value",
        "{\"a\": 1e999}        | f.json:1:7: Expected JSON, but: number 1e999 is out of range",
      })
  void whatIsNoJsonIsRefused(String json, String problem) {
    assertThat(reader.read("f.json", json).problems())
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @Test
  void problemsOfADefinitionWithoutFileHaveAPathOnly() {
    assertThat(reader.read(Map.of("template", "W", "version", 0L)).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "processes: Expected 'processes', but it is a missing field",
            "version: Expected 'version' to be a positive integer, but it is 0");
  }
}
