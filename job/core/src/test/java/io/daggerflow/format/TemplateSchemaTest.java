package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.Located;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published JSON Schema and the reader accept and refuse the same. */
class TemplateSchemaTest {

  private static final Path RESOURCES = Path.of("src", "test", "resources");
  private static final Path COMPLETE = RESOURCES.resolve("templates/complete/Complete.yaml");

  /** Fields that are resolved before a template is read. */
  private static final Set<String> OF_DEFINITIONS = Set.of("process", "processRef");

  /** A good value for each field. */
  private static final String SAMPLES =
      """
      template: W
      version: 1
      description: d
      parameters: {}
      additionalParameters: true
      timeout: PT5M
      onTimeout: fail
      monitor: {do: {type: assign, set: {}}}
      retention: PT1H
      startOn: []
      channels: []
      processes: [{name: Q, tasks: [{name: Q, type: end}]}]
      name: N
      type: process
      dependsOn: []
      when: "true"
      tasks: [{name: Z, type: end}]
      forEach: params.l
      as: x
      collect: {into: r, value: 1}
      join: JOIN_ALL
      atLeast: 1
      maxConcurrency: 1
      maxRunDuration: PT5M
      retry: {}
      onFailure: fail
      reprocessOnMessage: true
      topic: t
      value: params.a
      correlate: o
      filter: "true"
      set: {}
      completeWhen: "true"
      onEarly: buffer
      timeToLive: PT1M
      onUnmatched: ignore
      matchOnlyOne: true
      deduplicateBy: key
      handler: B
      input: 1
      inline: true
      url: http://a
      method: GET
      headers: {}
      body: 1
      expectStatus: [2xx]
      at: 2030-01-01T00:00:00Z
      after: PT1M
      do: {type: assign, set: {}}
      every: PT1M
      startAt: 2030-01-01T00:00:00Z
      forceCompleteAt: 2030-01-01T00:00:00Z
      forceCompleteAfter: PT1M
      until: "true"
      cases: []
      otherwise: {tasks: [{name: Z, type: end}]}
      branches: []
      id: i
      wait: true
      status: COMPLETED
      reason: r
      onStop: {type: assign, set: {}}
      compensate: {type: assign, set: {}}
      key: k
      partition: 1
      message: key
      parameter: p
      into: r
      completed: PT1H
      failed: PT1H
      required: true
      default: d
      maxAttempts: 1
      initialInterval: PT1S
      multiplier: 2
      maxInterval: PT1M
      jitter: 0.1
      """;

  private static TemplateSchema schema;

  private final TemplateReader reader = new TemplateReader(new CelExpressions());

  @BeforeAll
  static void load() throws IOException {
    schema = new TemplateSchema();
  }

  @Test
  void itIsASchema() {
    assertThat(schema.ownProblems()).isEmpty();
  }

  private static Object json(String file, String yaml) {
    FileContent content = YamlFile.read(file, yaml);
    assertThat(content.problems()).isEmpty();
    return content.root().json();
  }

  static List<Path> templateFiles() throws IOException {
    List<Path> files = new ArrayList<>(yamlFiles(TemplateSchema.FILE.resolveSibling("")));
    files.addAll(yamlFiles(RESOURCES.resolve("templates")));
    files.removeIf(file -> file.getFileName().toString().endsWith("-scenarios.yaml"));
    return files;
  }

  private static List<Path> yamlFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("templateFiles")
  void itAcceptsTheTemplatesOfTheProject(Path file) throws IOException {
    assertThat(schema.problems(json(file.toString(), Files.readString(file)))).isEmpty();
  }

  @Test
  void itAcceptsTheTemplatesOfThePage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "templates.md"));
    String[] blocks = page.split("```");
    int seen = 0;
    for (int i = 1; i < blocks.length; i += 2) {
      if (blocks[i].startsWith("yaml\ntemplate:")) {
        assertThat(schema.problems(json("page", blocks[i].substring(5)))).as(blocks[i]).isEmpty();
        seen++;
      }
    }
    assertThat(seen).isPositive();
  }

  /** What the schema refuses, the reader refuses: shown with every template of every scenario. */
  @Test
  void itAcceptsEveryTemplateOfTheScenariosThatTheReaderAccepts() throws IOException {
    int[] valid = {0};
    for (Path file : yamlFiles(RESOURCES.resolve("scenarios"))) {
      forEachTemplate(
          json(file.toString(), Files.readString(file)),
          template -> {
            if (reader.read(template).template() != null) {
              valid[0]++;
              assertThat(schema.problems(template)).as(file + ": " + template).isEmpty();
            }
          });
    }
    assertThat(valid[0]).isGreaterThan(100);
  }

  private static void forEachTemplate(Object value, Consumer<Map<String, Object>> what) {
    if (value instanceof Map<?, ?> map) {
      if (map.get("template") instanceof String && map.get("processes") instanceof List) {
        what.accept(object(map));
      }
      map.values().forEach(child -> forEachTemplate(child, what));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> forEachTemplate(element, what));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object map) {
    return (Map<String, Object>) map;
  }

  @Test
  void theCompleteTemplateHasEveryField() throws IOException {
    Set<String> present = new TreeSet<>();
    forEachField(json("complete", Files.readString(COMPLETE)), present::add);
    assertThat(present).containsAll(known());
  }

  private static void forEachField(Object value, Consumer<String> what) {
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(name -> what.accept((String) name));
      map.values().forEach(child -> forEachField(child, what));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> forEachField(element, what));
    }
  }

  /** The fields of the schema that stand in templates themselves. */
  private static Set<String> known() {
    Set<String> names = schema.fields();
    names.removeAll(OF_DEFINITIONS);
    return names;
  }

  @Test
  void thereIsASampleOfEachField() {
    assertThat(object(json("samples", SAMPLES))).containsOnlyKeys(known());
  }

  // ---- each object of each of these templates, with one field more, less, or of another type

  static List<String> templates() {
    List<String> all = new ArrayList<>();
    for (String fields :
        List.of(
            "parameters: {a: {type: string}, b: {type: integer}}",
            "timeout: 5\nonTimeout: stop",
            "monitor: {at: 5, do: {type: assign, set: {}}}",
            "monitor: [{after: 5, do: {type: assign, set: {}}}]",
            "retention: {completed: 5}",
            "startOn: [{topic: t, id: i}]",
            "channels: [{topic: t, message: key}]")) {
      all.add(
          "template: W\nversion: 1\n"
              + fields
              + "\nprocesses: [{name: P, tasks: [{name: T, type: end}]}]\n");
    }
    for (String fields :
        List.of(
            "tasks: [{name: T, type: end}]",
            "tasks: [{name: T, type: end}]\ndependsOn: {processes: []}",
            "tasks: [{name: T, type: end}]\ndependsOn: {processes: [], join: JOIN_ALL}",
            "tasks: [{name: T, type: end}]\nmaxRunDuration: 5\nonTimeout: skip",
            "tasks: [{name: T, type: end}]\nforEach: params.l\ncollect: {into: a, value: 1}",
            "tasks: [{name: T, type: end}]\nforEach: params.l\nas: x\njoin: ATLEAST_ONE",
            "tasks: [{name: T, type: end}]\nretry: {when: 'true'}",
            "type: parallel\nprocesses: [{name: A, tasks: [{name: T, type: end}]}]",
            "type: parallel\nprocesses: []\nforEach: params.l",
            "type: dynamic\nchannels: []")) {
      all.add(
          "template: W\nversion: 1\nprocesses:\n  - name: P\n    "
              + fields.replace("\n", "\n    "));
    }
    for (String fields :
        List.of(
            "type: kafka-command\ntopic: t\nvalue: 1",
            "type: kafka-listener\ntopic: t\ncorrelate: o",
            "type: kafka-listener\ntopic: t\ncorrelate: {parameter: o, message: key}",
            "type: kafka-listener\ntopic: t\ncorrelate: {value: params.a, message: key}\n"
                + "matchOnlyOne: true",
            "type: executor\nhandler: B",
            "type: http\nurl: http://a\nretry: {timeout: 5}",
            "type: assign\nset: {a: 1}\ntimeout: 5\nonTimeout: skip",
            "type: trigger\nat: 5",
            "type: trigger\nafter: 5\ndo: {type: workflow, template: W}",
            "type: interval\nevery: 5\ncompleteWhen: 'true'\ndo: {type: http, url: http://a}",
            "type: interval\nevery: 5\ncompleteWhen: 'true'\nforceCompleteAt: 5\n"
                + "do: {type: workflow, template: W}",
            "type: sensor\nuntil: 'true'",
            "type: decision\ncases: [{when: 'true', tasks: [{name: A, type: end}]}]\n"
                + "otherwise: {tasks: [{name: A, type: end}]}",
            "type: parallel\nbranches: [{tasks: [{name: A, type: end}]}]",
            "type: parallel\nforEach: params.l\ntasks: [{name: A, type: end}]",
            "type: workflow\ntemplate: W",
            "type: end\nonStop: {type: kafka-command, topic: t, value: 1}",
            "type: end\nonStop: {type: executor, handler: B}",
            "type: end\ncompensate: {type: http, url: http://a}",
            "type: end\ncompensate: {type: assign, set: {}}",
            "type: end\nmonitor: {do: {type: kafka-command, topic: t, value: 1}}")) {
      all.add(Yaml.withTask("name: T\n" + fields));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("templates")
  void readerAndSchemaAgree(String yaml) {
    Map<String, Object> template = object(json("t", yaml));
    assertAgreed(template, "as it is");
    assertThat(schema.problems(template)).isEmpty();
    Map<String, Object> samples = object(json("samples", SAMPLES));
    forEachObject(
        template,
        object -> {
          samples.forEach((name, sample) -> with(template, object, name, sample));
          with(template, object, "unheardOf", 1L);
          for (String name : List.copyOf(object.keySet())) {
            without(template, object, name);
            for (Object other : OTHERS) {
              with(template, object, name, other);
            }
          }
        });
  }

  private static final List<Object> OTHERS =
      Collections.unmodifiableList(
          Arrays.asList(null, true, -1L, "", List.of(), Map.of(), List.of(1L)));

  /** Each object of a template that is none of names to values. */
  private static void forEachObject(Object value, Consumer<Map<String, Object>> what) {
    if (value instanceof Map<?, ?> map) {
      if (!map.isEmpty()) {
        what.accept(object(map));
      }
      map.forEach(
          (name, child) -> {
            if (name.equals("parameters")) {
              ((Map<?, ?>) child).values().forEach(one -> forEachObject(one, what));
            } else if (!name.equals("set")) {
              forEachObject(child, what);
            }
          });
    } else if (value instanceof List<?> list) {
      list.forEach(element -> forEachObject(element, what));
    }
  }

  private void with(
      Map<String, Object> template, Map<String, Object> object, String name, Object value) {
    Map<String, Object> before = new LinkedHashMap<>(object);
    object.put(name, value);
    assertAgreed(template, name + ": " + Json.text(value));
    object.clear();
    object.putAll(before);
  }

  private void without(Map<String, Object> template, Map<String, Object> object, String name) {
    Map<String, Object> before = new LinkedHashMap<>(object);
    object.remove(name);
    assertAgreed(template, "without " + name);
    object.clear();
    object.putAll(before);
  }

  private void assertAgreed(Map<String, Object> template, String change) {
    List<String> ofSchema = schema.problems(template);
    List<String> ofReader =
        Located.of(template).isObject()
            ? reader.read(template).problems().stream()
                .filter(problem -> problem.isError())
                .map(Object::toString)
                .toList()
            : List.of();
    assertThat(ofSchema.isEmpty())
        .as("%s of %s%nreader: %s%nschema: %s", change, Json.text(template), ofReader, ofSchema)
        .isEqualTo(ofReader.isEmpty());
  }
}
