package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.KafkaCommand;
import io.daggerflow.template.Problem;
import io.daggerflow.template.WorkflowTemplate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of {@code status('…')} and {@code reason('…')}. */
class TemplatePathsTest {

  private static final String TEMPLATE =
      """
      template: W
      version: 1
      processes:
        - name: PAY
          tasks:
            - {name: CALL, type: assign, set: {a: "${ OUTSIDE }"}}
            - name: ROUTE
              type: decision
              cases:
                - {name: express, when: params.e, tasks: [{name: BOOK, type: assign, set: {}}]}
                - {when: params.f, tasks: [{name: BOOK, type: assign, set: {}}]}
              otherwise: {tasks: [{name: BOOK, type: assign, set: {}}]}
            - name: BOTH
              type: parallel
              branches: [{tasks: [{name: A, type: assign, set: {}}]}]
        - name: PAR
          type: parallel
          processes:
            - {name: IN, tasks: [{name: T, type: assign, set: {}}]}
            - {name: DYN, type: dynamic}
        - name: SHIP
          forEach: params.l
          tasks:
            - {name: CALL, type: assign, set: {a: "${ COPY }"}}
            - name: LABELS
              type: parallel
              forEach: item.labels
              as: label
              tasks: [{name: PRINT, type: assign, set: {a: "${ INNER }"}}]
      """;

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  private List<String> problems(String place, String path) {
    String yaml = TEMPLATE.replace(place, "status('" + path + "')");
    yaml = yaml.replaceAll("OUTSIDE|COPY|INNER", "1");
    return reader.read("f", yaml).problems().stream().map(Problem::sentence).toList();
  }

  @ParameterizedTest(name = "{0} may ask for {1}")
  @CsvSource({
    "OUTSIDE, PAY",
    "OUTSIDE, PAY/CALL",
    "OUTSIDE, PAY/ROUTE/express",
    "OUTSIDE, PAY/ROUTE/express/BOOK",
    "OUTSIDE, PAY/ROUTE/case-2/BOOK",
    "OUTSIDE, PAY/ROUTE/otherwise/BOOK",
    "OUTSIDE, PAY/BOTH/branch-1/A",
    "OUTSIDE, PAR/IN/T",
    "OUTSIDE, PAR/DYN",
    "OUTSIDE, SHIP",
    "COPY, PAY/CALL",
    "COPY, SHIP",
    "COPY, SHIP/CALL",
    "COPY, SHIP/LABELS",
    "INNER, SHIP/CALL",
    "INNER, SHIP/LABELS",
    "INNER, SHIP/LABELS/PRINT",
  })
  void aPathNamesANodeOfTheTemplate(String place, String path) {
    assertThat(problems(place, path)).isEmpty();
  }

  @Test
  void theEmptyPathIsTheInstance() {
    assertThat(problems("OUTSIDE", "")).isEmpty();
  }

  @ParameterizedTest(name = "{0} may not ask for {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "OUTSIDE | PAY/CAL     | Expected the path of a node, but 'PAY/CAL' is an unknown name (did"
            + " you mean 'PAY/CALL'?)",
        "OUTSIDE | PAY/CALL#do | Expected the path of a node, but 'PAY/CALL#do' is an unknown name (did"
            + " you mean 'PAY/CALL'?)",
        "OUTSIDE | /PAY        | Expected the path of a node, but '/PAY' is an unknown name (did you"
            + " mean 'PAY'?)",
        "OUTSIDE | PAR/DYN/X   | Expected the path of a node, but 'PAR/DYN/X' is an unknown name (did"
            + " you mean 'PAR/DYN'?)",
        "COPY    | SHIP[2]/CALL | Expected the path of a node, but 'SHIP[2]/CALL' is an unknown name"
            + " (did you mean 'SHIP/CALL'?)",
        "OUTSIDE | SHIP/CALL   | Expected the path of one node, but 'SHIP/CALL' is an unknown name"
            + " outside the copies of 'SHIP'",
        "COPY    | SHIP/LABELS/PRINT | Expected the path of one node, but 'SHIP/LABELS/PRINT' is an"
            + " unknown name outside the copies of 'SHIP/LABELS'",
      })
  void everyOtherPathIsRefused(String place, String path, String sentence) {
    assertThat(problems(place, path)).containsExactly(sentence);
  }

  @Test
  void theProblemStandsWhereTheExpressionDoes() {
    String yaml =
        """
        template: W
        version: 1
        processes:
          - name: P
            when: reason('Q') == ''
            tasks:
              - name: T
                type: kafka-command
                topic: t
                value:
                  list: [fine, "${ status('P/X') }"]
        """;
    assertThat(reader.read("f", yaml).problems())
        .extracting(problem -> problem.line() + ": " + problem.path())
        .containsExactly("5: processes[0].when", "11: processes[0].tasks[0].value.list[1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${ status('P') }",
        "is ${ status('P') }",
        "{a: [\"${ status('P') }\"]}",
        "${ status('P') == 'COMPLETED' ? reason('P') : '' }"
      })
  void anExpressionTellsThePathsThatItAsksFor(String value) throws Exception {
    WorkflowTemplate template =
        reader
            .read(
                "f",
                Yaml.withTask(
                    "name: T\ntype: kafka-command\ntopic: t\nvalue: "
                        + (value.startsWith("{") ? value : '"' + value + '"')))
            .orThrow();
    KafkaCommand command = (KafkaCommand) template.processes().get(0).tasks().get(0).kind();
    assertThat(command.value().paths()).containsExactly("P");
  }
}
