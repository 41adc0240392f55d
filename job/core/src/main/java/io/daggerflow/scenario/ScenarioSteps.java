package io.daggerflow.scenario;

import io.daggerflow.template.Times;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of one scenario. */
final class ScenarioSteps {

  private static final Set<String> STEPS =
      Set.of("start", "create", "control", "message", "advance", "advanceTo", "deploy", "expect");
  private static final Set<String> START =
      Set.of("template", "version", "id", "parameters", "requestId");
  private static final Set<String> MESSAGE =
      Set.of("topic", "key", "value", "raw", "rawBase64", "headers");

  private final VirtualJob job;
  private final Deployment deployment;
  private final Expectation expectation;

  /** Deploys what a {@code deploy} step names. */
  @FunctionalInterface
  interface Deployment {
    void deploy(@Nullable Object definition) throws IOException, InvalidScenarioException;
  }

  ScenarioSteps(VirtualJob job, Deployment deployment) {
    this.job = job;
    this.deployment = deployment;
    this.expectation = new Expectation(job);
  }

  ScenarioRunner.Result run(Path file, String name, List<?> steps)
      throws IOException, InvalidScenarioException {
    for (int i = 0; i < steps.size(); i++) {
      String place = "'" + name + "', step " + (i + 1);
      Map<String, @Nullable Object> step = Shape.object(place, steps.get(i), STEPS);
      if (step.size() != 1) {
        throw Shape.wrong(place, "one of " + STEPS, step.keySet().toString());
      }
      Map.Entry<String, @Nullable Object> only = step.entrySet().iterator().next();
      List<Difference> differences = perform(place, only.getKey(), only.getValue());
      if (!differences.isEmpty()) {
        List<String> lines = differences.stream().map(Difference::toString).toList();
        return new ScenarioRunner.Result(
            file.toString(), name, "step " + (i + 1), lines, List.copyOf(job.events()));
      }
    }
    return new ScenarioRunner.Result(
        file.toString(), name, null, List.of(), List.copyOf(job.events()));
  }

  private List<Difference> perform(String place, String kind, @Nullable Object value)
      throws IOException, InvalidScenarioException {
    switch (kind) {
      case "start", "create" -> job.request(start(place, kind, value));
      case "control" -> job.request(Shape.object(place, value));
      case "message" -> message(place, Shape.object(place, value, MESSAGE));
      case "advance" -> job.advanceTo(later(place, value));
      case "advanceTo" -> job.advanceTo(Instant.parse(Shape.text(place, value)).toEpochMilli());
      case "deploy" -> deployment.deploy(value);
      default -> {
        return expectation.check(place, value);
      }
    }
    return List.of();
  }

  private static Map<String, @Nullable Object> start(
      String place, String type, @Nullable Object value) throws InvalidScenarioException {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", type);
    Shape.object(place, value, START)
        .forEach((name, field) -> request.put(name.equals("id") ? "instanceId" : name, field));
    return request;
  }

  private long later(String place, @Nullable Object duration) throws InvalidScenarioException {
    Instant time = Times.deadline(duration, Instant.ofEpochMilli(job.now()));
    if (time == null) {
      throw Shape.wrong(place, "a duration", duration);
    }
    return time.toEpochMilli();
  }

  private void message(String place, Map<String, @Nullable Object> message)
      throws InvalidScenarioException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> header :
        Shape.object(place, message.get("headers")).entrySet()) {
      headers.put(header.getKey(), Shape.text(place, header.getValue()));
    }
    Object key = message.get("key");
    job.message(
        Shape.text(place + ".topic", message.get("topic")),
        key == null ? null : Shape.text(place + ".key", key),
        bytes(place, message),
        headers);
  }

  private static byte[] bytes(String place, Map<String, @Nullable Object> message)
      throws InvalidScenarioException {
    List<String> forms = new ArrayList<>(List.of("value", "raw", "rawBase64"));
    forms.retainAll(message.keySet());
    if (forms.size() != 1) {
      throw Shape.wrong(place, "one of 'value', 'raw', 'rawBase64'", forms.toString());
    }
    Object content = message.get(forms.get(0));
    return switch (forms.get(0)) {
      case "raw" -> Shape.text(place, content).getBytes(StandardCharsets.UTF_8);
      case "rawBase64" -> Base64.getDecoder().decode(Shape.text(place, content));
      default -> Json.bytes(content);
    };
  }
}
