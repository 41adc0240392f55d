package io.daggerflow.scenario;

import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.Times;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a scenario. */
final class StepReader {

  private static final Set<String> STEPS =
      Set.of("start", "create", "control", "message", "advance", "advanceTo", "deploy", "expect");
  private static final Set<String> START =
      Set.of("template", "version", "id", "parameters", "processes", "definition", "requestId");
  private static final Set<String> MESSAGE =
      Set.of("topic", "key", "value", "raw", "rawBase64", "headers");
  private static final Set<String> FORMS = Set.of("value", "raw", "rawBase64");

  private final TemplateSources templates;

  StepReader(TemplateSources templates) {
    this.templates = templates;
  }

  List<ScenarioStep> read(Entry steps) throws InvalidScenarioException {
    List<ScenarioStep> read = new ArrayList<>();
    for (Entry step : steps.list()) {
      Map.Entry<String, Entry> only = step.only(STEPS);
      read.add(
          new ScenarioStep(
              read.size() + 1, only.getKey(), step.line(), act(only.getKey(), only.getValue())));
    }
    return read;
  }

  private ScenarioStep.Act act(String kind, Entry entry) throws InvalidScenarioException {
    return switch (kind) {
      case "start", "create" -> request(start(kind, entry));
      case "control" -> request(object(entry));
      case "message" -> message(entry);
      case "advance" -> advance(entry.duration());
      case "advanceTo" -> advanceTo(entry.timestamp());
      case "deploy" -> deploy(templates.read(entry), entry.isText() ? null : entry.json());
      default -> new ExpectationReader().read(entry)::check;
    };
  }

  private static ScenarioStep.Act doing(Consumer<ScenarioJob> act) {
    return stage -> {
      act.accept(stage.job());
      return List.of();
    };
  }

  private static ScenarioStep.Act request(Map<String, @Nullable Object> json) {
    return doing(job -> job.request(json));
  }

  private static Map<String, @Nullable Object> object(Entry entry) throws InvalidScenarioException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    entry.object().forEach((name, value) -> object.put(name, value.json()));
    return object;
  }

  private static Map<String, @Nullable Object> start(String type, Entry entry)
      throws InvalidScenarioException {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", type);
    entry
        .object(START)
        .forEach(
            (name, value) -> request.put(name.equals("id") ? "instanceId" : name, value.json()));
    return request;
  }

  private static ScenarioStep.Act advance(Object duration) {
    return doing(
        job -> {
          Instant now = Instant.ofEpochMilli(job.now());
          job.advanceTo(Objects.requireNonNull(Times.deadline(duration, now)).toEpochMilli());
        });
  }

  private static ScenarioStep.Act advanceTo(Instant time) {
    return doing(job -> job.advanceTo(time.toEpochMilli()));
  }

  private static ScenarioStep.Act deploy(TemplateReading reading, @Nullable Object definition) {
    return doing(
        job -> {
          if (reading.template() == null) {
            job.refuse(definition, reading.problems());
          } else {
            job.deploy(reading.template());
          }
        });
  }

  private static ScenarioStep.Act message(Entry entry) throws InvalidScenarioException {
    Map<String, Entry> fields = entry.object(MESSAGE);
    Map<String, String> headers = new LinkedHashMap<>();
    if (fields.containsKey("headers")) {
      for (Map.Entry<String, Entry> header : fields.get("headers").object().entrySet()) {
        headers.put(header.getKey(), header.getValue().text());
      }
    }
    Entry key = fields.get("key");
    String keyText = key == null || key.isNull() ? null : key.text();
    String topic = entry.required(fields, "topic").text();
    byte[] bytes = bytes(entry, fields);
    return doing(job -> job.message(topic, keyText, bytes, headers));
  }

  private static byte[] bytes(Entry entry, Map<String, Entry> fields)
      throws InvalidScenarioException {
    List<String> forms = fields.keySet().stream().filter(FORMS::contains).toList();
    if (forms.size() != 1) {
      throw entry.refused(
          "Expected one of value, raw, rawBase64, but there is "
              + (forms.isEmpty() ? "none of them" : "more than one of them"));
    }
    Entry content = fields.get(forms.get(0));
    return switch (forms.get(0)) {
      case "raw" -> content.text().getBytes(StandardCharsets.UTF_8);
      case "rawBase64" -> base64(content);
      default -> Json.bytes(content.json());
    };
  }

  private static byte[] base64(Entry content) throws InvalidScenarioException {
    try {
      return Base64.getDecoder().decode(content.text());
    } catch (IllegalArgumentException e) {
      throw content.wrong("base64");
    }
  }
}
