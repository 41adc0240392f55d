package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.Problem;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which variables exist in which field: exactly those of the table in the format. */
class TemplateVariablesTest {

  private static final String NODE = "instance now params";
  private static final String TASK = NODE + " task";
  private static final String MESSAGE = "headers key message topic";
  private static final String MATCHED = TASK + " " + MESSAGE;

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  /** Where ? stands, an unknown variable is used; the problem tells the known ones. */
  private void assertKnown(String yaml, String variables) {
    String expanded =
        variables
            .replace("NODE", NODE)
            .replace("TASK", TASK)
            .replace("MATCHED", MATCHED)
            .replace("MESSAGE", MESSAGE);
    String known = String.join(", ", new TreeSet<>(java.util.List.of(expanded.split(" "))));
    String text = yaml.replace("\\n", "\n");
    assertThat(
            reader
                .read("f", text.replace("${?}", "\"${ unknown }\"").replace("?", "unknown"))
                .problems())
        .extracting(Problem::sentence)
        .filteredOn(sentence -> sentence.contains("declared variable"))
        .containsExactly(
            "Expected a declared variable, but 'unknown' does not exist here (known: "
                + known
                + ") (column 1)");
  }

  private static String template(String fields) {
    return "template: W\nversion: 1\n"
        + fields
        + "\nprocesses: [{name: P, tasks: [{name: T, type: assign, set: {}}]}]\n";
  }

  @ParameterizedTest(name = "{0} knows {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: ${?}                                                     | NODE",
        "monitor: {at: ${?}, do: {type: assign, set: {}}}                  | NODE",
        "monitor: {after: ${?}, do: {type: assign, set: {}}}               | NODE",
        "monitor: {every: ${?}, do: {type: assign, set: {}}}               | NODE",
        "monitor: {do: {type: assign, set: {a: ${?}}}}                     | NODE monitored",
        "startOn: [{topic: t, id: ${?}}]                                   | MESSAGE",
        "startOn: [{topic: t, id: a, filter: ?}]                           | MESSAGE",
        "startOn: [{topic: t, id: a, parameters: {a: [${?}]}}]             | MESSAGE",
        "channels: [{topic: t, message: ?}]                                | MESSAGE",
      })
  void onTheTemplate(String fields, String variables) {
    assertKnown(template(fields), variables);
  }

  @ParameterizedTest(name = "{0} knows {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "when: ?                                                           | NODE",
        "forEach: ?                                                        | NODE",
        "maxRunDuration: ${?}                                              | NODE",
        "retry: {timeout: ${?}}                                            | NODE",
        "retry: {when: ?}                                                  | NODE error",
        "monitor: {after: ${?}, do: {type: assign, set: {}}}               | NODE",
        "monitor: {do: {type: assign, set: {a: ${?}}}}                     | NODE monitored",
        "monitor: [{do: {type: http, url: ${?}}}]                  | NODE monitored secrets",
        "forEach: params.l\\nwhen: ?                                       | NODE",
        "forEach: params.l\\nmaxRunDuration: ${?}                          | NODE item index",
        "forEach: params.l\\nas: x\\nretry: {when: ?}                      | NODE error x index",
        "forEach: params.l\\ncollect: {into: a, value: ${?}}               | NODE item index copy",
        "forEach: params.l\\nmonitor: {do: {type: assign, set: {a: ${?}}}} |"
            + " NODE item index monitored",
      })
  void onAProcess(String fields, String variables) {
    assertKnown(
        "template: W\nversion: 1\nprocesses:\n  - name: P\n"
            + "    tasks: [{name: T, type: assign, set: {}}]\n    "
            + fields.replace("\\n", "\n    ")
            + "\n",
        variables);
  }

  @ParameterizedTest(name = "{0} knows {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type: assign\\nset: {a: {b: [${?}]}}                              | TASK",
        "type: assign\\nset: {}\\nwhen: ?                                  | TASK",
        "type: assign\\nset: {}\\ntimeout: ${?}                            | TASK",
        "type: assign\\nset: {}\\nmonitor: {at: ${?}, do: {type: assign, set: {}}} | TASK",
        "type: assign\\nset: {}\\nmonitor: {do: {type: assign, set: {a: ${?}}}} | TASK monitored",
        "type: assign\\nset: {}\\nonStop: {type: assign, set: {a: ${?}}}   | TASK failure",
        "type: assign\\nset: {}\\ncompensate: {type: assign, set: {a: ${?}}} | TASK failure",
        "type: kafka-command\\ntopic: ${?}\\nvalue: 1                      | TASK",
        "type: kafka-command\\ntopic: t\\nvalue: ${?}                      | TASK",
        "type: kafka-command\\ntopic: t\\nvalue: 1\\nkey: ${?}             | TASK",
        "type: kafka-command\\ntopic: t\\nvalue: 1\\nheaders: {h: ${?}}    | TASK",
        "type: kafka-command\\ntopic: t\\nvalue: 1\\npartition: ${?}       | TASK",
        "type: kafka-listener\\ntopic: t\\ncorrelate: {value: ?, message: key} | instance params",
        "type: kafka-listener\\ntopic: t\\ncorrelate: {value: params.a, message: ?} | MESSAGE",
        "type: kafka-listener\\ntopic: t\\ncorrelate: o\\nfilter: ?        | MESSAGE",
        "type: kafka-listener\\ntopic: t\\ncorrelate: o\\ndeduplicateBy: ? | MESSAGE",
        "type: kafka-listener\\ntopic: t\\ncorrelate: o\\nset: {a: ${?}}   | MATCHED",
        "type: kafka-listener\\ntopic: t\\ncorrelate: o\\ncompleteWhen: ?  | MATCHED",
        "type: executor\\nhandler: a.B\\ninput: {a: ${?}}                  | TASK secrets",
        "type: executor\\nhandler: a.B\\nset: {a: ${?}}                    | TASK result",
        "type: executor\\nhandler: a.B\\nretry: {when: ?}                  | TASK result error",
        "type: executor\\nhandler: a.B\\nretry: {initialInterval: ${?}}    | TASK",
        "type: executor\\nhandler: a.B\\nretry: {maxInterval: ${?}}        | TASK",
        "type: executor\\nhandler: a.B\\nretry: {timeout: ${?}}            | TASK",
        "type: http\\nurl: ${?}                                            | TASK secrets",
        "type: http\\nurl: http://a\\nheaders: {h: ${?}}                   | TASK secrets",
        "type: http\\nurl: http://a\\nbody: [${?}]                         | TASK secrets",
        "type: http\\nurl: http://a\\nset: {a: ${?}}                       | TASK response",
        "type: http\\nurl: http://a\\nretry: {when: ?}                     | TASK response error",
        "type: trigger\\nat: ${?}                                          | TASK",
        "type: trigger\\nafter: ${?}                                       | TASK",
        "type: trigger\\nafter: 1\\ndo: {type: assign, set: {a: ${?}}}     | TASK",
        "type: interval\\ndo: {type: executor, handler: a.B}\\nevery: 1\\ncompleteWhen: ? |"
            + " TASK result",
        "type: interval\\ndo: {type: http, url: http://a}\\nevery: 1\\ncompleteWhen: ? |"
            + " TASK response",
        "type: interval\\ndo: {type: assign, set: {}}\\nevery: 1\\ncompleteWhen: ? | TASK",
        "type: interval\\ndo: {type: assign, set: {}}\\nevery: ${?}\\ncompleteWhen: 'true' | TASK",
        "type: interval\\ndo: {type: assign, set: {}}\\nevery: 1\\ncompleteWhen: 'true'\\nstartAt:"
            + " ${?} | TASK",
        "type: interval\\ndo: {type: assign, set: {}}\\nevery: 1\\ncompleteWhen:"
            + " 'true'\\nforceCompleteAt: ${?} | TASK",
        "type: interval\\ndo: {type: assign, set: {}}\\nevery: 1\\ncompleteWhen:"
            + " 'true'\\nforceCompleteAfter: ${?} | TASK",
        "type: sensor\\nuntil: ?                                           | TASK",
        "type: decision\\ncases: [{when: ?, tasks: [{name: A, type: assign, set: {}}]}] | TASK",
        "type: decision\\ncases: []\\nretry: {when: ?}                     | TASK error",
        "type: decision\\ncases: []\\notherwise: {tasks: [{name: A, type: assign, set: {a: ${?}}}]} |"
            + " TASK",
        "type: parallel\\nbranches: [{tasks: [{name: A, type: assign, set: {a: ${?}}}]}] | TASK",
        "type: parallel\\nforEach: ?\\ntasks: [{name: A, type: assign, set: {}}] | TASK",
        "type: parallel\\nforEach: params.l\\ntasks: [{name: A, type: assign, set: {a: ${?}}}] |"
            + " TASK item index",
        "type: parallel\\nforEach: params.l\\nas: x\\ncollect: {into: a, value: ${?}}\\ntasks: [{name:"
            + " A, type: assign, set: {}}] | TASK x index copy",
        "type: parallel\\nforEach: params.l\\ntimeout: ${?}\\ntasks: [{name: A, type: assign, set:"
            + " {}}] | TASK",
        "type: parallel\\nforEach: params.l\\ncompensate: {type: assign, set: {a: ${?}}}\\ntasks:"
            + " [{name: A, type: assign, set: {}}] | TASK failure",
        "type: parallel\\nforEach: params.l\\nas: x\\ntasks: [{name: A, type: parallel, forEach: x.m,"
            + " as: y, tasks: [{name: B, type: assign, set: {a: ${?}}}]}] | TASK x y index",
        "type: parallel\\nforEach: params.l\\nas: x\\ntasks: [{name: A, type: kafka-listener, topic: t,"
            + " correlate: {value: ?, message: key}}] | instance params x index",
        "type: parallel\\nforEach: params.l\\nas: x\\ntasks: [{name: A, type: kafka-listener, topic: t,"
            + " correlate: o, filter: ?}] | MESSAGE",
        "type: workflow\\ntemplate: ${?}                                   | TASK",
        "type: workflow\\ntemplate: W\\nversion: ${?}                      | TASK",
        "type: workflow\\ntemplate: W\\nid: ${?}                           | TASK",
        "type: workflow\\ntemplate: W\\nparameters: {a: ${?}}              | TASK",
        "type: workflow\\ntemplate: W\\nset: {a: ${?}}                     | TASK child",
        "type: workflow\\ntemplate: W\\nretry: {when: ?}                   | TASK error",
        "type: end\\nreason: ${?}                                          | TASK",
        "type: trigger\\nafter: 1\\ndo: {type: workflow, template: W, set: {a: ${?}}} | TASK child",
        "type: assign\\nset: {}\\ncompensate: {type: executor, handler: B, input: ${?}} |"
            + " TASK failure secrets",
        "type: assign\\nset: {}\\ncompensate: {type: http, url: http://a, retry: {when: ?}} |"
            + " TASK error failure response",
      })
  void inATask(String fields, String variables) {
    assertKnown(Yaml.withTask("name: T\n" + fields.replace("\\n", "\n")), variables);
  }

  @Test
  void anElementHidesThatOfAnOuterForEachWithTheSameName() throws Exception {
    String yaml =
        Yaml.withTask(
            """
            name: T
            type: parallel
            forEach: params.l
            tasks:
              - name: A
                type: parallel
                forEach: item.parts
                tasks: [{name: B, type: assign, set: {item.done: "${ item.n }"}}]
            """);
    assertThat(reader.read("f", yaml).problems()).isEmpty();
  }

  @Test
  void functionsOverNodesExistWhereTheParametersDo() {
    assertThat(reader.read("f", template("timeout: ${ status('P') }")).problems()).isEmpty();
    assertThat(
            reader
                .read("f", template("startOn: [{topic: t, id: \"${ status('P') }\"}]"))
                .problems())
        .extracting(Problem::sentence)
        .containsExactly(
            "Expected a function that exists here, but 'status' exists only where 'params' does"
                + " (column 7)");
  }
}
