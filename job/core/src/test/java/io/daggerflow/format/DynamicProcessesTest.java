package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.Problem;
import io.daggerflow.template.ProcessTemplate;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that a start brings for the dynamic ones of its template. */
class DynamicProcessesTest {

  private static final String TEMPLATE =
      """
      template: W
      version: 1
      additionalParameters: false
      parameters: {a: {type: string}, l: {type: array}}
      processes:
        - {name: PRE, type: dynamic}
        - name: PAR
          type: parallel
          processes:
            - {name: IN, type: dynamic}
            - {name: TWICE, type: dynamic}
        - name: EACH
          type: parallel
          forEach: params.l
          processes:
            - {name: TWICE, type: dynamic}
      """;

  private final CelExpressions compiler = new CelExpressions();
  private WorkflowTemplate template;

  @BeforeEach
  void read() throws Exception {
    template = new TemplateReader(compiler).read("W.yaml", TEMPLATE).orThrow();
  }

  private TemplateReading with(String json) throws Exception {
    @SuppressWarnings("unchecked")
    Map<String, Object> processes = (Map<String, Object>) Json.parse(json);
    return template.with(processes, compiler);
  }

  private List<String> problems(String json) throws Exception {
    return with(json).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void theyStandInsideTheDynamicProcess() throws Exception {
    WorkflowTemplate filled =
        with("""
                {"PRE": [{"name": "X", "tasks": [{"name": "C", "type": "assign", "set": {"b": 1}}]},
                         {"name": "Y", "when": "status('PRE/X/C') == '' && has(params.b)",
                          "tasks": [{"name": "C", "type": "end"}]}],
                 "IN": []}
                """)
            .orThrow();
    ProcessTemplate pre = filled.processes().get(0);
    assertThat(pre.type()).isEqualTo(ProcessTemplate.Type.DYNAMIC);
    assertThat(pre.processes()).extracting(ProcessTemplate::name).containsExactly("X", "Y");
    assertThat(filled.source()).isEqualTo(template.source());
    assertThat(filled.processes().get(1).processes().get(0).processes()).isEmpty();
  }

  @Test
  void aNameIsEnoughWhereItIsTheOnlyOne() {
    assertThat(template.dynamicProcess("PRE")).isEqualTo("PRE");
    assertThat(template.dynamicProcess("IN")).isEqualTo("PAR/IN");
    assertThat(template.dynamicProcess("PAR/IN")).isEqualTo("PAR/IN");
    assertThat(template.dynamicProcess("TWICE")).isNull();
    assertThat(template.dynamicProcess("EACH/TWICE")).isEqualTo("EACH/TWICE");
    assertThat(template.dynamicProcess("PAR")).isNull();
    assertThat(template.dynamicProcess("Q")).isNull();
    assertThatThrownBy(() -> with("{\"Q\": []}")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void insideACopyTheySeeItsElement() throws Exception {
    assertThat(
            problems(
                """
                {"EACH/TWICE": [{"name": "X", "when": "item.ok && index > 0",
                  "tasks": [{"name": "C", "type": "assign", "set": {"item.a": 1}}]}],
                 "PAR/TWICE": [{"name": "X", "when": "item.ok", "tasks": [{"name": "C", "type": "end"}]}]}
                """))
        .containsExactly(
            "processes.PAR/TWICE[0].when: Expected a declared variable, but 'item' does not exist here"
                + " (known: instance, now, params) (column 1)");
  }

  @Test
  void theirProblemsHaveThePathOfTheRequest() throws Exception {
    assertThat(
            problems(
                "{\"PRE\": [{\"name\": \"X\"}, {\"name\": \"X\", \"processRef\": \"pay\"}, 5]}"))
        .containsExactly(
            "processes.PRE[0].tasks: Expected 'tasks', but it is a missing field",
            "processes.PRE[1].name: Expected names to be unique among siblings, but 'X' stands twice",
            "processes.PRE[1].processRef: Expected a whole template, but it refers to the definition"
                + " 'pay'",
            "processes.PRE[2]: Expected an object, but it is an integer");
    assertThat(problems("{\"PRE\": 5}"))
        .containsExactly("processes.PRE: Expected 'PRE' to be a list, but it is an integer");
    assertThat(
            problems(
                "{\"PRE\": [{\"name\": \"X\", \"when\": \"params.bb == ''\", \"tasks\": [{\"name\":"
                    + " \"C\", \"type\": \"end\"}]}]}"))
        .containsExactly(
            "processes.PRE[0].when: Expected a declared parameter, but 'params.bb' is an unknown name");
  }
}
