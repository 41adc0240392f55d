package io.daggerflow.tools.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.scenario.Callees;
import io.daggerflow.scenario.VirtualJob;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.view.InstanceView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Why instances of the engine itself wait. */
final class ExplanationTest {

  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

  /** One in which calls are answered after an hour. */
  private final VirtualJob job =
      new VirtualJob(
          new CelExpressions(),
          BEGIN.toEpochMilli(),
          asked -> new Callees.Reply(new Answer.Result(null), "PT1H"),
          Map.of());

  private final Map<String, Map<?, ?>> templates = new LinkedHashMap<>();

  private void deploy(String name, String processes) throws Exception {
    WorkflowTemplate template =
        new TemplateReader(new CelExpressions())
            .read("t.yaml", "template: " + name + "\nversion: 1\nprocesses:\n" + processes)
            .orThrow();
    job.deploy(template);
    templates.put(name, template.source());
  }

  private void request(String type, String id, Map<String, Object> fields) {
    Map<String, Object> request = new LinkedHashMap<>(fields);
    request.put("type", type);
    request.put("instanceId", id);
    job.request(request);
  }

  private Explained start(String template, Map<String, Object> parameters) {
    request("start", "o 1", Map.of("template", template, "parameters", parameters));
    return explained("o 1");
  }

  private Explained explained(String id) {
    InstanceView view = job.view(id);
    return Explained.of(view, templates.get(view.template()), this::child);
  }

  private Explained.Child child(String parent, String path, String id) {
    for (InstanceView view : job.views().values()) {
      Map<?, ?> of = view.parent();
      if (of != null && parent.equals(of.get("instanceId")) && path.equals(of.get("path"))) {
        return new Explained.Child(view, templates.get(view.template()));
      }
    }
    return null;
  }

  private List<String> sentences(Explained explained) {
    return explained.sentences(Instant.ofEpochMilli(job.now()));
  }

  private static List<String> commands(Explained explained) {
    return explained.advice().stream().map(Advice::command).toList();
  }

  @Test
  void ofAMessage() throws Exception {
    deploy(
        "T",
        """
          - name: P
            maxRunDuration: PT1H
            tasks: [{name: L, type: kafka-listener, topic: IN, correlate: nr}]
        """);
    start("T", Map.of("nr", "it's"));
    job.advanceTo(BEGIN.plusSeconds(125).toEpochMilli());
    Explained explained = explained("o 1");

    assertThat(sentences(explained))
        .containsExactly(
            "Waits for a message of topic IN with the value it's (P/L), since"
                + " 2030-01-01T00:00:00.000Z (2 min 5 s ago), until 2030-01-01T01:00:00.000Z"
                + " (in 57 min 55 s; limit of P)");
    assertThat(commands(explained))
        .containsExactly(
            "dagger send IN '{\"nr\":\"it'\\''s\"}'",
            "dagger dead-letters --topic IN --correlation 'it'\\''s'",
            "dagger complete 'o 1' P/L",
            "dagger skip 'o 1' P/L");
    assertThat(explained.explanation().sentence())
        .isEqualTo(
            "Waits for a message of topic IN with the value it's (P/L) until"
                + " 2030-01-01T01:00:00.000Z (limit of P)");
  }

  @Test
  void ofAListenerThatNothingCanReach() throws Exception {
    deploy(
        "T", "  - {name: P, tasks: [{name: L, type: kafka-listener, topic: IN, correlate: nr}]}");
    Explained explained = start("T", Map.of());

    assertThat(sentences(explained))
        .containsExactly(
            "Waits for a message of topic IN, which cannot reach it while its correlation has no"
                + " value (P/L), since 2030-01-01T00:00:00.000Z (0.00 s ago), without a time limit");
    assertThat(commands(explained)).startsWith("dagger set 'o 1' nr=VALUE");
  }

  @Test
  void ofTheNextTry() throws Exception {
    deploy(
        "T",
        """
          - name: P
            tasks:
              - {name: C, type: http, url: "http://x/", retry: {maxAttempts: 3, initialInterval: PT1M, jitter: 0}}
        """);
    start("T", Map.of());
    job.advanceTo(BEGIN.plusSeconds(10).toEpochMilli());
    assertThat(sentences(explained("o 1")))
        .containsExactly(
            "Waits for the answer to the call of P/C, since 2030-01-01T00:00:00.000Z (10 s ago),"
                + " until 2030-01-01T00:00:30.000Z (in 20 s)");
    job.advanceTo(BEGIN.plusSeconds(40).toEpochMilli());
    assertThat(sentences(explained("o 1")).get(0))
        .startsWith("Waits for try 2 of P/C (TIMEOUT: ")
        .endsWith(
            ", since 2030-01-01T00:00:30.000Z (10 s ago), until 2030-01-01T00:01:30.000Z (in 50 s)");
    job.advanceTo(BEGIN.plusSeconds(95).toEpochMilli());
    assertThat(sentences(explained("o 1")).get(0))
        .startsWith("Waits for the answer to the call of P/C, try 2, since 2030-01-01T00:01:30");
  }

  @Test
  void ofATaskOnHold() throws Exception {
    deploy(
        "T",
        """
          - name: P
            type: parallel
            processes:
              - name: A
                tasks: [{name: C, type: assign, set: {a: "${ params.none }"}, onFailure: hold}]
              - name: B
                tasks: [{name: S, type: sensor, until: "params.?go.orValue(false)"}]
        """);
    Explained explained = start("T", Map.of());

    assertThat(sentences(explained)).hasSize(2);
    assertThat(sentences(explained).get(0))
        .startsWith("Waits for an operator: P/A/C is on hold (EXPRESSION: ");
    assertThat(sentences(explained).get(1))
        .startsWith("Waits for the condition of P/B/S: params.?go.orValue(false), since ");
    assertThat(commands(explained))
        .startsWith(
            "dagger retry 'o 1' P/A/C", "dagger complete 'o 1' P/A/C", "dagger skip 'o 1' P/A/C");
  }

  @Test
  void ofASuspension() throws Exception {
    deploy(
        "T", "  - {name: P, tasks: [{name: L, type: kafka-listener, topic: IN, correlate: nr}]}");
    start("T", Map.of("nr", 1L));
    job.advanceTo(BEGIN.plusSeconds(60).toEpochMilli());
    request("suspend", "o 1", Map.of());
    job.advanceTo(BEGIN.plusSeconds(90).toEpochMilli());
    Explained explained = explained("o 1");

    assertThat(sentences(explained).get(0))
        .isEqualTo(
            "Suspended since 2030-01-01T00:01:00.000Z (30 s ago): nothing goes on in it until it is"
                + " resumed");
    assertThat(commands(explained)).startsWith("dagger resume 'o 1'");
  }

  @Test
  void ofRoomForCopies() throws Exception {
    deploy(
        "T",
        """
          - name: P
            forEach: params.all
            maxConcurrency: 2
            tasks: [{name: T, type: trigger, after: PT1H}]
        """);
    assertThat(sentences(start("T", Map.of("all", List.of(1L, 2L, 3L)))))
        .hasSize(3)
        .last()
        .isEqualTo("P runs no more than 2 at a time (maxConcurrency): others of it wait for room");
  }

  @Test
  void ofAChildDownToTheLast() throws Exception {
    deploy("Leaf", "  - {name: P, tasks: [{name: T, type: trigger, after: PT1H}]}");
    deploy(
        "Middle", "  - {name: P, tasks: [{name: C, type: workflow, template: Leaf, id: other}]}");
    deploy("Top", "  - {name: P, tasks: [{name: C, type: workflow, template: Middle}]}");
    Explained explained = start("Top", Map.of());

    assertThat(sentences(explained).get(0))
        .startsWith("Waits for the child workflow o 1/P/C/1 of P/C, ");
    Explained middle = explained.children().get("P/C");
    assertThat(middle.view().id()).isEqualTo("o 1/P/C/1");
    assertThat(sentences(middle).get(0)).startsWith("Waits for the child workflow of P/C, ");
    Explained leaf = middle.children().get("P/C");
    assertThat(sentences(leaf).get(0)).startsWith("Waits for the time of P/T, ");
    assertThat(commands(explained))
        .containsExactly("dagger complete other P/T", "dagger skip other P/T");
    assertThat(explained.toJson(BEGIN).toString()).contains("instanceId=other");
  }

  @Test
  void ofOneThatIsOverOrNeverBegan() throws Exception {
    deploy("T", "  - {name: P, tasks: [{name: E, type: end, status: FAILURE, reason: enough}]}");
    Explained failed = start("T", Map.of());
    assertThat(sentences(failed))
        .containsExactly(
            "Waits for nothing: it is FAILURE since 2030-01-01T00:00:00.000Z (0.00 s ago) (P/E: END:"
                + " enough)");
    assertThat(commands(failed)).containsExactly("dagger retry 'o 1'");
    assertThat(failed.explanation().sentence()).isNull();

    request("create", "o-2", Map.of("template", "T"));
    assertThat(sentences(explained("o-2"))).containsExactly("Waits to be submitted");
    assertThat(commands(explained("o-2"))).containsExactly("dagger submit o-2");
  }
}
