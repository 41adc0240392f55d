package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import io.daggerflow.template.ProcessTemplate;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with {@code process: NAME}, that templates beside them refer to. */
class SharedProcessesTest {

  @TempDir private Path folder;

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  @BeforeEach
  void pay() throws IOException {
    write(
        "pay.yaml",
        """
        process: pay
        description: shared
        onFailure: continue
        tasks:
          - {name: CALL, type: assign, set: {a: 1}}
          - {name: AFTER, type: assign, when: status('PAYMENT/CALL') != '', set: {}}
        """);
    write("notes.yaml", "process pay\n: [");
    write("Other.yaml", "template: Other\nprocess: pay\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private TemplateReading read(String processes) throws IOException {
    write("W.yaml", "template: W\nversion: 1\nprocesses:\n" + processes.indent(2));
    return reader.read(folder.resolve("W.yaml"));
  }

  private List<String> problems(String processes) throws IOException {
    TemplateReading reading = read(processes);
    assertThat(reading.template()).isNull();
    return reading.problems().stream()
        .map(Problem::toString)
        .map(problem -> problem.replace(folder + "/", ""))
        .toList();
  }

  @Test
  void aDefinitionStandsInThePlaceOfItsReference() throws Exception {
    WorkflowTemplate template =
        read("- {name: PAYMENT, processRef: pay}\n- {name: B, tasks: [{name: T, type: end}]}")
            .orThrow();
    ProcessTemplate payment = template.processes().get(0);
    assertThat(payment.name()).isEqualTo("PAYMENT");
    assertThat(payment.description()).isEqualTo("shared");
    assertThat(payment.tasks()).hasSize(2);
    assertThat(Json.text(template.source()))
        .contains("\"name\":\"PAYMENT\"", "\"set\":{\"a\":1}")
        .doesNotContain("processRef", "\"process\":");
    assertThat(reader.read(template.source()).orThrow()).isEqualTo(template);
  }

  @Test
  void fieldsBesideTheReferenceReplaceThoseOfTheDefinition() throws Exception {
    ProcessTemplate payment =
        read("""
                - name: PAYMENT
                  processRef: pay
                  description: mine
                  tasks: [{name: ONLY, type: end}]
                """)
            .orThrow()
            .processes()
            .get(0);
    assertThat(payment.description()).isEqualTo("mine");
    assertThat(payment.onFailure()).hasToString("CONTINUE");
    assertThat(payment.tasks()).extracting("name").containsExactly("ONLY");
  }

  @Test
  void withoutANameTheProcessHasThatOfTheDefinition() throws Exception {
    write(
        "plain.json",
        "{\n  \"process\": \"plain\",\n  \"tasks\": [{\"name\": \"T\", \"type\": \"end\"}]\n}");
    assertThat(read("- {processRef: plain}").orThrow().processes().get(0).name())
        .isEqualTo("plain");
  }

  @Test
  void definitionsMayReferToDefinitionsAndStandInParallelOnes() throws Exception {
    write(
        "both.yaml", "process: both\ntype: parallel\nprocesses: [{name: IN, processRef: leaf}]\n");
    write("again.yaml", "process: again\nprocessRef: both\n");
    write("leaf.yaml", "process: leaf\ntasks: [{name: T, type: end}]\n");
    ProcessTemplate outer =
        read("- {name: OUT, processRef: again, join: ATLEAST_ONE}").orThrow().processes().get(0);
    assertThat(outer.join().atLeast()).isEqualTo(1);
    assertThat(outer.processes().get(0).tasks()).hasSize(1);
  }

  @Test
  void aProblemOfADefinitionStandsInItsFile() throws Exception {
    write("bad.yaml", "process: bad\ntasks:\n  - {name: T, type: asign}\n");
    assertThat(problems("- {name: A, processRef: bad, retri: 1}"))
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).startsWith("bad.yaml:3:21: processes[0].tasks[0].type: Exp"),
            one -> assertThat(one).startsWith("W.yaml:4:32: processes[0].retri: Expected a kn"));
  }

  @Test
  void anUnknownDefinitionIsRefused() throws Exception {
    assertThat(problems("- {name: A, processRef: payy}\n- {name: A, processRef: 5}"))
        .containsExactly(
            "W.yaml:4:27: processes[0].processRef: Expected a file with 'process: NAME' beside it,"
                + " but 'payy' is an unknown name (did you mean 'pay'?)",
            "W.yaml:5:12: processes[1].name: Expected names to be unique among siblings, but 'A'"
                + " stands twice",
            "W.yaml:5:27: processes[1].processRef: Expected 'processRef' to be a text, but it is an"
                + " integer");
  }

  @Test
  void whatAnUnknownDefinitionMayContainIsNoProblemOfItsOwn() throws Exception {
    assertThat(
            problems(
                "- {name: A, processRef: payy}\n"
                    + "- {name: B, when: \"status('A/X') == ''\", tasks: [{name: T, type: end}]}"))
        .hasSize(1);
  }

  @Test
  void definitionsThatContainEachOtherAreACycle() throws Exception {
    write("a.yaml", "process: a\ntype: parallel\nprocesses: [{name: IN, processRef: b}]\n");
    write("b.yaml", "process: b\nprocessRef: a\n");
    assertThat(problems("- {name: A, processRef: a}"))
        .containsExactly(
            "b.yaml:2:13: processes[0].processes[0].processRef: Expected no definition to contain"
                + " itself, but there is a cycle: a → b → a");
  }

  @Test
  void twoDefinitionsWithOneNameAreRefused() throws Exception {
    write("pay2.yaml", "process: pay\ntasks: [{name: T, type: end}]\n");
    assertThat(problems("- {name: PAYMENT, processRef: pay}"))
        .singleElement()
        .asString()
        .contains("pay2.yaml", "Expected each definition once, but 'pay' stands in", "pay.yaml");
  }

  @Test
  void aDefinitionThatDoesNotParseIsToldWithItsReference() throws Exception {
    write("broken.yaml", "process: broken\ntasks: [\n");
    assertThat(problems("- {name: A, processRef: broken}"))
        .anyMatch(problem -> problem.startsWith("broken.yaml:3:1: Expected YAML, but:"));
    assertThat(read("- {name: A, tasks: [{name: T, type: end}]}").problems()).isEmpty();
  }

  @Test
  void aTemplateThatComesWithoutFolderIsWhole() throws Exception {
    String text = "template: W\nversion: 1\nprocesses: [{name: A, processRef: pay}]\n";
    assertThat(reader.read("W.yaml", text).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "W.yaml:3:35: processes[0].processRef: Expected a whole template, but it refers to the"
                + " definition 'pay'");
    Map<String, Object> source =
        Map.of(
            "template",
            "W",
            "version",
            1L,
            "processes",
            List.of(Map.of("name", "PAYMENT", "processRef", "pay")));
    assertThat(reader.read(source).problems()).hasSize(1);
    assertThat(
            reader.read(Located.of(source), "s.yaml", folder).orThrow().processes().get(0).tasks())
        .hasSize(2);
  }

  @Test
  void aDefinitionIsNoTemplate() throws Exception {
    assertThat(reader.read(folder.resolve("pay.yaml")).problems())
        .extracting(Problem::sentence)
        .containsExactly(
            "Expected a template, but it is a shared definition, which is checked with the"
                + " templates that refer to it");
  }
}
