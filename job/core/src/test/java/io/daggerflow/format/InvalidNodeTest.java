package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.TemplateReading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of processes and tasks that do not fit each other. */
class InvalidNodeTest {

  private static final String TASKS = "[{name: A, type: assign, set: {}}]";
  private static final String DO = "{type: assign, set: {}}";

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  private List<String> problems(String yaml) {
    TemplateReading reading =
        reader.read("f", yaml.replace("\\n", "\n").replace("TASKS", TASKS).replace("DO", DO));
    return reading.problems().stream()
        .map(problem -> problem.path() + ": " + problem.sentence())
        .map(problem -> problem.replace("processes[0].", "").replace("tasks[0].", ""))
        .toList();
  }

  private List<String> inTask(String fields) {
    return problems(Yaml.withTask("name: T\n" + fields.replace("\\n", "\n")));
  }

  private List<String> inProcess(String fields) {
    return problems(
        "template: W\nversion: 1\nprocesses:\n  - name: P\n    "
            + fields.replace("\\n", "\n    ")
            + "\n");
  }

  private List<String> onTemplate(String fields) {
    return problems(
        "template: W\nversion: 1\n"
            + fields
            + "\nprocesses: [{name: P, tasks: [{name: T, type: assign, set: {}}]}]\n");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "startOn: {}   | startOn: Expected 'startOn' to be a list, but it is an object",
        "startOn: [t]  | startOn[0]: Expected an object, but it is a string",
        "startOn: [{id: a}] | startOn[0].topic: Expected 'topic', but it is a missing field",
        "startOn: [{topic: t}] | startOn[0].id: Expected 'id', but it is a missing field",
        "startOn: [{topic: t, id: a, when: key}] | startOn[0].when: Expected a known field, but 'when'"
            + " is an unknown field",
        "startOn: [{topic: t, id: a, parameters: [1]}] | startOn[0].parameters: Expected 'parameters'"
            + " to be an object, but it is an array",
        "startOn: [{topic: t, id: a, parameters: text}] | startOn[0].parameters: Expected 'parameters'"
            + " to be an object, but it is a string",
        "startOn: [{topic: t, id: a, filter: '5'}] | startOn[0].filter: Expected 'filter' to be true"
            + " or false, but it is always 5",
        "channels: [{topic: t}] | channels[0].message: Expected 'message', but it is a missing field",
        "channels: [{topic: a b, message: key}] | channels[0].topic: Expected 'topic' to be the name"
            + " of a Kafka topic (letters, digits, '.', '_' and '-'), but it is 'a b'",
        "channels: [{topic: t, message: key, filter: key}] | channels[0].filter: Expected a known"
            + " field, but 'filter' is an unknown field",
        "monitor: {at: 5} | monitor.do: Expected 'do', but it is a missing field",
        "monitor: 5 | monitor: Expected 'monitor' to be an object, but it is an integer",
        "monitor: [{after: 5, at: 5, do: DO}] | monitor[0].after: Expected 'at' or 'after', but both"
            + " are given",
        "monitor: {at: PT5M, do: DO} | monitor.at: Expected 'at' to be a point in time as"
            + " 2030-01-01T00:00:00Z, or a number of epoch seconds, but it is \"PT5M\"",
        "monitor: {after: 2030-01-01T00:00:00Z, do: DO} | monitor.after: Expected 'after' to be a"
            + " duration as PT15M, or seconds, not negative, but it is \"2030-01-01T00:00:00Z\"",
        "monitor: {every: 0, do: DO} | monitor.every: Expected 'every' to be a duration as PT15M, or"
            + " seconds, longer than zero, but it is 0",
        "monitor: {every: PT1M, when: key, do: DO} | monitor.when: Expected a known field, but 'when'"
            + " is an unknown field",
        "onFailure: continue | onFailure: Expected a known field, but 'onFailure' is an unknown field",
      })
  void theTemplateIsChecked(String fields, String problem) {
    assertThat(onTemplate(fields)).containsExactly(problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: process | tasks: Expected 'tasks', but it is a missing field",
        "type: parallel | processes: Expected 'processes', but it is a missing field",
        "type: parallel\\nprocesses: 5 | processes: Expected 'processes' to be a list, but it is an"
            + " integer",
        "type: parallel\\nprocesses: []\\ntasks: TASKS | tasks: Expected 'tasks' on a process of type"
            + " 'process' only, but it is 'parallel'",
        "tasks: TASKS\\nprocesses: [] | processes: Expected 'processes' on a process of type"
            + " 'parallel' only, but it is 'process'",
        "tasks: TASKS\\nchannels: [] | channels: Expected 'channels' on a process of type 'dynamic'"
            + " only, but it is 'process'",
        "type: dynamic\\ntasks: TASKS | tasks: Expected 'tasks' on a process of type 'process' only,"
            + " but it is 'dynamic'",
        "type: dynamic\\nforEach: params.l | forEach: Expected 'forEach' on a process of type"
            + " 'process' or 'parallel' only, but it is 'dynamic'",
        "type: dynamic\\njoin: JOIN_ALL | join: Expected 'join' on something parallel or beside"
            + " 'forEach', but it is neither",
        "tasks: TASKS\\njoin: JOIN_ALL | join: Expected 'join' on something parallel or beside"
            + " 'forEach', but it is neither",
        "tasks: TASKS\\natLeast: 1 | atLeast: Expected 'atLeast' on something parallel or beside"
            + " 'forEach', but it is neither",
        "tasks: TASKS\\nmaxConcurrency: 1 | maxConcurrency: Expected 'maxConcurrency' on something"
            + " parallel or beside 'forEach', but it is neither",
        "tasks: TASKS\\nas: x | as: Expected 'forEach' beside 'as', but it is a missing field",
        "tasks: TASKS\\ncollect: {into: a, value: 1} | collect: Expected 'forEach' beside 'collect',"
            + " but it is a missing field",
        "tasks: TASKS\\nforEach: '5' | forEach: Expected 'forEach' to yield a list, but it is always"
            + " 5",
        "tasks: TASKS\\nforEach: params.l\\nas: a-b | as: Expected 'as' to be letters, digits and"
            + " '_', and no word that expressions have already, but it is 'a-b'",
        "tasks: TASKS\\nforEach: params.l\\nas: params | as: Expected 'as' to be letters, digits and"
            + " '_', and no word that expressions have already, but it is 'params'",
        "tasks: TASKS\\nforEach: params.l\\nas: in | as: Expected 'as' to be letters, digits and"
            + " '_', and no word that expressions have already, but it is 'in'",
        "tasks: TASKS\\nforEach: params.l\\ncollect: {value: 1} | collect.into: Expected 'into', but"
            + " it is a missing field",
        "tasks: TASKS\\nforEach: params.l\\ncollect: {into: a.b, value: 1} | collect.into: Expected"
            + " the name of a runtime parameter, without a dot, but it is 'a.b'",
        "tasks: TASKS\\nforEach: params.l\\ncollect: {into: a} | collect.value: Expected 'value', but"
            + " it is a missing field",
        "tasks: TASKS\\nforEach: params.l\\ncollect: {into: a, value: 1, join: x} | collect.join:"
            + " Expected a known field, but 'join' is an unknown field",
        "tasks: TASKS\\nforEach: params.l\\natLeast: 2 | atLeast: Expected 'join: ATLEAST_ONE' beside"
            + " 'atLeast', but it is missing",
        "tasks: TASKS\\nforEach: params.l\\njoin: JOIN_ONE | join: Expected 'join' to be one of"
            + " JOIN_ALL, ATLEAST_ONE, but it is 'JOIN_ONE'",
        "tasks: TASKS\\nforEach: params.l\\nmaxConcurrency: 0 | maxConcurrency: Expected"
            + " 'maxConcurrency' to be a positive integer, but it is 0",
        "type: parallel\\nprocesses: [{name: A, tasks: TASKS}]\\njoin: ATLEAST_ONE\\natLeast: 2 |"
            + " atLeast: Expected at most 1, the number of 'processes', but it is 2",
        "type: parallel\\nprocesses: [{name: A, tasks: TASKS}, {name: A, tasks: TASKS}] |"
            + " processes[1].name: Expected names to be unique among siblings, but 'A' stands twice",
        "type: parallel\\nprocesses: [{name: A, dependsOn: [B], tasks: TASKS}, {name: B, dependsOn:"
            + " [A], tasks: TASKS}] | dependsOn: Expected no process to wait for itself, but there is"
            + " a cycle: A → B → A",
        "type: parallel\\nprocesses: [{name: A, tasks: TASKS}, {name: B, dependsOn: [Q], tasks:"
            + " TASKS}] | processes[1].dependsOn: Expected the name of a sibling, but 'Q' is an"
            + " unknown name",
        "tasks: TASKS\\nretry: 3 | retry: Expected 'retry' to be an object, but it is an integer",
        "tasks: TASKS\\nretry: {maxAttempts: 0} | retry.maxAttempts: Expected 'maxAttempts' to be a"
            + " positive integer, but it is 0",
        "tasks: TASKS\\nretry: {initialInterval: -1} | retry.initialInterval: Expected"
            + " 'initialInterval' to be a duration as PT15M, or seconds, not negative, but it is -1",
        "tasks: TASKS\\nretry: {multiplier: 0} | retry.multiplier: Expected 'multiplier' to be a"
            + " number above 0, but it is 0",
        "tasks: TASKS\\nretry: {jitter: 1.5} | retry.jitter: Expected 'jitter' to be a number from 0"
            + " to 1, but it is 1.5",
        "tasks: TASKS\\nretry: {jitter: much} | retry.jitter: Expected 'jitter' to be a number from 0"
            + " to 1, but it is \"much\"",
        "tasks: TASKS\\nretry: {timeout: soon} | retry.timeout: Expected 'timeout' to be a duration"
            + " as PT15M, or seconds, not negative, but it is \"soon\"",
        "tasks: TASKS\\nretry: {maxAttempt: 3} | retry.maxAttempt: Expected a known field, but"
            + " 'maxAttempt' is an unknown field (did you mean 'maxAttempts'?)",
        "tasks: TASKS\\nretry: {when: '1'} | retry.when: Expected 'when' to be true or false, but it"
            + " is always 1",
        "tasks: TASKS\\nreprocessOnMessage: 1 | reprocessOnMessage: Expected 'reprocessOnMessage' to"
            + " be true or false, but it is an integer",
        "tasks: TASKS\\nonStop: DO | onStop: Expected a known field, but 'onStop' is an unknown field",
        "tasks: TASKS\\ntimeout: 5 | timeout: Expected a known field, but 'timeout' is an unknown"
            + " field (did you mean 'onTimeout'?)",
        "tasks: TASKS\\nwhen: \"'yes'\" | when: Expected 'when' to be true or false, but it is always"
            + " \"yes\"",
      })
  void aProcessIsChecked(String fields, String problem) {
    assertThat(inProcess(fields)).containsExactly(problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: executor | handler: Expected 'handler', but it is a missing field",
        "type: executor\\nhandler: a.B\\ninline: 1 | inline: Expected 'inline' to be true or false,"
            + " but it is an integer",
        "type: executor\\nhandler: a.B\\ntopic: t | topic: Expected a known field, but 'topic' is an"
            + " unknown field",
        "type: http | url: Expected 'url', but it is a missing field",
        "type: http\\nurl: a.example | url: Expected 'url' to begin with http:// or https://, but it"
            + " is 'a.example'",
        "type: http\\nurl: http://a\\nmethod: post | method: Expected 'method' to be in capital"
            + " letters as GET, but it is 'post'",
        "type: http\\nurl: http://a\\nheaders: [] | headers: Expected 'headers' to be an object, but"
            + " it is an array",
        "type: http\\nurl: http://a\\nexpectStatus: 200 | expectStatus: Expected 'expectStatus' to be"
            + " a list of codes and classes as [2xx, 402], but it is 200",
        "type: http\\nurl: http://a\\nexpectStatus: [] | expectStatus: Expected 'expectStatus' to be"
            + " a list of codes and classes as [2xx, 402], but it is []",
        "type: http\\nurl: http://a\\nexpectStatus: [2xx, 999] | expectStatus: Expected 'expectStatus'"
            + " to be a list of codes and classes as [2xx, 402], but it is [\"2xx\",999]",
        "type: trigger | at: Expected 'at' or 'after', but both are a missing field",
        "type: trigger\\nat: 5\\nafter: 5 | after: Expected 'at' or 'after', but both are given",
        "type: trigger\\nat: P1D | at: Expected 'at' to be a point in time as 2030-01-01T00:00:00Z, or"
            + " a number of epoch seconds, but it is \"P1D\"",
        "type: trigger\\nafter: true | after: Expected 'after' to be a duration as PT15M, or a number"
            + " of seconds, but it is a boolean",
        "type: interval\\ndo: DO\\ncompleteWhen: 'true' | every: Expected 'every', but it is a missing"
            + " field",
        "type: interval\\nevery: 1\\ncompleteWhen: 'true' | do: Expected 'do', but it is a missing"
            + " field",
        "type: interval\\nevery: 1\\ndo: DO | completeWhen: Expected 'completeWhen', but it is a"
            + " missing field",
        "type: interval\\nevery: PT0S\\ndo: DO\\ncompleteWhen: 'true' | every: Expected 'every' to be"
            + " a duration as PT15M, or seconds, longer than zero, but it is \"PT0S\"",
        "type: interval\\nevery: 1\\ndo: DO\\ncompleteWhen: 'true'\\nforceCompleteAt:"
            + " 5\\nforceCompleteAfter: 5 | forceCompleteAfter: Expected 'forceCompleteAt' or"
            + " 'forceCompleteAfter', but both are given",
        "type: interval\\nevery: 1\\ndo: DO\\ncompleteWhen: '1' | completeWhen: Expected"
            + " 'completeWhen' to be true or false, but it is always 1",
        "type: sensor | until: Expected 'until', but it is a missing field",
        "type: sensor\\nuntil: '1' | until: Expected 'until' to be true or false, but it is always 1",
        "type: decision | cases: Expected 'cases', but it is a missing field",
        "type: decision\\ncases: {} | cases: Expected 'cases' to be a list, but it is an object",
        "type: decision\\ncases: [{tasks: TASKS}] | cases[0].when: Expected 'when', but it is a missing"
            + " field",
        "type: decision\\ncases: [{when: 'true'}] | cases[0].tasks: Expected 'tasks', but it is a"
            + " missing field",
        "type: decision\\ncases: [{when: 'true', tasks: TASKS, join: x}] | cases[0].join: Expected a"
            + " known field, but 'join' is an unknown field",
        "type: decision\\ncases: [{name: a, when: 'true', tasks: TASKS}, {name: a, when: 'true', tasks:"
            + " TASKS}] | cases[1].name: Expected names to be unique among siblings, but 'a' stands"
            + " twice",
        "type: decision\\ncases: [{name: case-2, when: 'true', tasks: TASKS}, {when: 'true', tasks:"
            + " TASKS}] | cases[1].name: Expected names to be unique among siblings, but 'case-2'"
            + " stands twice",
        "type: decision\\ncases: [{name: otherwise, when: 'true', tasks: TASKS}]\\notherwise: {tasks:"
            + " TASKS} | otherwise: Expected names to be unique among siblings, but 'otherwise' stands"
            + " twice",
        "type: decision\\ncases: []\\notherwise: {} | otherwise.tasks: Expected 'tasks', but it is a"
            + " missing field",
        "type: decision\\ncases: []\\notherwise: {tasks: TASKS, when: 'true'} | otherwise.when:"
            + " Expected a known field, but 'when' is an unknown field",
        "type: decision\\ncases: []\\nmaxConcurrency: 2 | maxConcurrency: Expected a known field, but"
            + " 'maxConcurrency' is an unknown field",
        "type: parallel | branches: Expected 'branches' or 'forEach', but both are a missing field",
        "type: parallel\\nbranches: []\\nforEach: params.l\\ntasks: TASKS | forEach: Expected"
            + " 'branches' or 'forEach', but both are given",
        "type: parallel\\nbranches: []\\ntasks: TASKS | tasks: Expected 'forEach' beside 'tasks', but"
            + " it is a missing field",
        "type: parallel\\nbranches: []\\nas: x | as: Expected 'forEach' beside 'as', but it is a"
            + " missing field",
        "type: parallel\\nforEach: params.l | tasks: Expected 'tasks', but it is a missing field",
        "type: parallel\\nbranches: [{tasks: TASKS, when: 'true'}] | branches[0].when: Expected a known"
            + " field, but 'when' is an unknown field",
        "type: parallel\\nbranches: [{name: 1a, tasks: TASKS}] | branches[0].name: Expected 'name' to"
            + " be a letter, then letters, digits, '_' or '-', but it is '1a'",
        "type: parallel\\nbranches: [{tasks: TASKS}]\\njoin: ATLEAST_ONE\\natLeast: 2 | atLeast:"
            + " Expected at most 1, the number of 'branches', but it is 2",
        "type: parallel\\nbranches: [{tasks: TASKS}]\\natLeast: 1 | atLeast: Expected 'join:"
            + " ATLEAST_ONE' beside 'atLeast', but it is missing",
        "type: workflow | template: Expected 'template', but it is a missing field",
        "type: workflow\\ntemplate: a b | template: Expected 'template' to be a letter, then letters,"
            + " digits, '_' or '-', but it is 'a b'",
        "type: workflow\\ntemplate: W\\nversion: '2' | version: Expected 'version' to be a positive"
            + " integer, but it is \"2\"",
        "type: workflow\\ntemplate: W\\nparameters: 5 | parameters: Expected 'parameters' to be an"
            + " object, but it is an integer",
        "type: workflow\\ntemplate: W\\nwait: no | wait: Expected 'wait' to be true or false, but it is"
            + " a string",
        "type: end\\nstatus: SKIPPED | status: Expected 'status' to be one of COMPLETED, FAILURE,"
            + " STOPPED, but it is 'SKIPPED' (did you mean 'STOPPED'?)",
        "type: end\\nset: {} | set: Expected a known field, but 'set' is an unknown field",
      })
  void aKindOfTaskIsChecked(String fields, String problem) {
    assertThat(inTask(fields)).containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka-command\ntopic: t\nvalue: 1",
        "kafka-listener\ntopic: t\ncorrelate: o",
        "assign\nset: {}",
        "trigger\nafter: 1",
        "interval\nevery: 1\ndo: DO\ncompleteWhen: 'true'",
        "sensor\nuntil: params.a",
        "end"
      })
  void onlySomeKindsAreTriedAgain(String type) {
    assertThat(inTask("type: " + type + "\nretry: {}"))
        .containsExactly(
            "retry: Expected 'retry' on one of executor, http, workflow, parallel, decision, but it is"
                + " on '"
                + type.lines().findFirst().orElseThrow()
                + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parallel\nbranches: []", "decision\ncases: []", "end"})
  void someKindsAreNeverOnHold(String type) {
    assertThat(inTask("type: " + type + "\nonFailure: hold"))
        .containsExactly(
            "onFailure: Expected 'fail' or 'continue' on '"
                + type.lines().findFirst().orElseThrow()
                + "', but it is 'hold'");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "onStop: {} | onStop.type: Expected 'type', but it is a missing field",
        "onStop: 5 | onStop: Expected 'onStop' to be an object, but it is an integer",
        "onStop: {type: workflow, template: W} | onStop.type: Expected 'type' to be one of"
            + " kafka-command, assign, executor, http, but it is 'workflow'",
        "compensate: {type: sensor, until: 'true'} | compensate.type: Expected 'type' to be one of"
            + " kafka-command, assign, executor, http, but it is 'sensor'",
        "compensate: {type: htp} | compensate.type: Expected 'type' to be one of kafka-command,"
            + " assign, executor, http, but it is 'htp' (did you mean 'http'?)",
        "monitor: {do: {type: trigger, after: 5}} | monitor.do.type: Expected 'type' to be one of"
            + " kafka-command, assign, executor, http, workflow, but it is 'trigger'",
        "onStop: {type: assign, set: {}, name: A} | onStop.name: Expected a known field, but 'name' is"
            + " an unknown field",
        "onStop: {type: assign, set: {}, when: 'true'} | onStop.when: Expected a known field, but"
            + " 'when' is an unknown field",
        "onStop: {type: assign, set: {}, timeout: 5} | onStop.timeout: Expected a known field, but"
            + " 'timeout' is an unknown field",
        "onStop: {type: assign, set: {}, onFailure: continue} | onStop.onFailure: Expected 'onFailure'"
            + " on the 'do' of an interval only, but this is another",
        "monitor: {do: {type: assign, set: {}, onFailure: fail}} | monitor.do.onFailure: Expected"
            + " 'onFailure' on the 'do' of an interval only, but this is another",
        "compensate: {type: kafka-command, topic: t, value: '${ message.x }'} | compensate.value:"
            + " Expected a declared variable, but 'message' does not exist here (known: failure,"
            + " instance, now, params, task) (column 1)",
        "compensate: {type: http, url: http://a, retry: {maxAttempts: -1}} |"
            + " compensate.retry.maxAttempts: Expected 'maxAttempts' to be a positive integer, but it"
            + " is -1",
      })
  void anActionIsChecked(String fields, String problem) {
    assertThat(inTask("type: assign\nset: {}\n" + fields)).containsExactly(problem);
  }

  @Test
  void theActionOfAnIntervalIsNeverOnHold() {
    assertThat(
            inTask(
                """
                type: interval
                every: 1
                completeWhen: "false"
                do: {type: assign, set: {}, onFailure: hold}
                """))
        .containsExactly(
            "do.onFailure: Expected 'onFailure' to be one of fail, continue, but it is 'hold'");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "parcel.a           | ``",
        "a                  | ``",
        "parcel.a.b         | Expected the name of a runtime parameter, without a dot, but it is"
            + " 'parcel.a.b' (did you mean 'parcel'?)",
        "parcl.a            | Expected the name of a runtime parameter, without a dot, but it is"
            + " 'parcl.a' (did you mean 'parcel'?)",
        "parcel.            | Expected the name of a runtime parameter, without a dot, but it is"
            + " 'parcel.' (did you mean 'parcel'?)",
        "item.a             | Expected the name of a runtime parameter, without a dot, but it is"
            + " 'item.a'",
      })
  void aSetWritesParametersAndFieldsOfTheElement(String name, String sentence) {
    List<String> problems =
        inProcess(
            "forEach: params.l\\nas: parcel\\ntasks: [{name: T, type: assign, set: {'"
                + name
                + "': 1}}]");
    assertThat(problems)
        .isEqualTo(sentence.isEmpty() ? List.of() : List.of("set." + name + ": " + sentence));
  }

  @Test
  void elementsEndWithTheirForEach() {
    assertThat(
            problems(
                """
                template: W
                version: 1
                processes:
                  - name: A
                    forEach: params.l
                    as: x
                    tasks: [{name: T, type: assign, set: {x.a: "${ x.b }"}}]
                  - name: B
                    tasks: [{name: T, type: assign, set: {x.a: "${ x.b }"}}]
                """))
        .containsExactly(
            "processes[1].set.x.a: Expected the name of a runtime parameter, without a dot, but it is"
                + " 'x.a'",
            "processes[1].set.x.a: Expected a declared variable, but 'x' does not exist here (known:"
                + " instance, now, params, task) (column 1)");
  }

  @Test
  void whatACollectWritesIsAKnownParameter() {
    assertThat(
            problems(
                """
                template: W
                version: 1
                additionalParameters: false
                parameters: {l: {type: array}}
                processes:
                  - name: A
                    forEach: params.l
                    collect: {into: results, value: 1}
                    tasks: TASKS
                  - name: B
                    when: size(params.results) > size(params.result)
                    tasks: TASKS
                """))
        .containsExactly(
            "processes[1].when: Expected a declared parameter, but 'params.result' is an unknown name"
                + " (did you mean 'results'?)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: parallel\nbranches: []",
        "type: parallel\nbranches: []\njoin: ATLEAST_ONE",
        "type: decision\ncases: []",
        "type: interval\nevery: P1M\ndo: {type: assign, set: {}, onFailure: fail}\ncompleteWhen: 'true'",
        "type: trigger\nat: 1893456000.5",
        "type: executor\nhandler: B\nretry: {maxAttempts: 1, initialInterval: 0, multiplier: 0.5}",
        "type: http\nurl: HTTPS://A\nexpectStatus: ['204', 4xx]",
        "type: assign\nset: {}\nmonitor: []",
        "type: workflow\ntemplate: ${ params.w }\nversion: ${ params.v }\nparameters: ${ params.p }",
      })
  void thisIsNoProblem(String fields) {
    assertThat(inTask(fields)).isEmpty();
  }
}
