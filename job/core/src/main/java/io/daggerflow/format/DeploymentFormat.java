package io.daggerflow.format;

import io.daggerflow.engine.Rejection;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code dagger.deployments}, read with the template that they carry, and the records
 * of {@code dagger.templates} that answer them.
 */
public final class DeploymentFormat {

  private static final Set<String> FIELDS = Set.of("type", "definition", "requestId");

  private final TemplateReader reader;

  public DeploymentFormat(ExpressionCompiler compiler) {
    reader = new TemplateReader(compiler);
  }

  /**
   * What a record turned out to be: a template to be deployed, or a refused request.
   *
   * @param requestId comes back in the answer
   * @param request as it came, for a rejection
   */
  public record Deployment(
      @Nullable WorkflowTemplate template,
      @Nullable Rejection rejection,
      @Nullable String requestId,
      Map<String, @Nullable Object> request) {}

  /**
   * Reads a request.
   *
   * @param utf8 the value of the record
   * @throws Json.InvalidJsonException if it is no JSON
   */
  public Deployment read(byte @Nullable [] utf8) throws Json.InvalidJsonException {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    if (Json.parse(utf8 == null ? new byte[0] : utf8) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> request.put((String) name, value));
    }
    String requestId = request.get("requestId") instanceof String text ? text : null;
    for (String field : request.keySet()) {
      if (!FIELDS.contains(field)) {
        return refused(request, requestId, "there is an unknown field '" + field + "'");
      }
    }
    if (!"deploy".equals(request.get("type"))) {
      String type = Values.text(request.get("type"));
      return refused(request, requestId, "'type' is '" + type + "' and not 'deploy'");
    }
    if (!(request.get("definition") instanceof Map<?, ?> definition)) {
      return refused(request, requestId, "'definition' is no object");
    }
    return template(definition, requestId, request);
  }

  private static Deployment refused(
      Map<String, @Nullable Object> request, @Nullable String requestId, String but) {
    String sentence = "Expected a request that deploys a template, but " + but;
    return new Deployment(
        null,
        new Rejection(null, requestId, Rejection.Code.INVALID_REQUEST, sentence, request),
        requestId,
        request);
  }

  private Deployment template(
      Map<?, ?> definition, @Nullable String requestId, Map<String, @Nullable Object> request) {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    definition.forEach((name, value) -> source.put((String) name, value));
    TemplateReading reading = reader.read(source);
    if (reading.template() != null) {
      return new Deployment(reading.template(), null, requestId, request);
    }
    String problems =
        reading.problems().stream()
            .filter(Problem::isError)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    return new Deployment(
        null,
        new Rejection(null, requestId, Rejection.Code.INVALID_TEMPLATE, problems, request),
        requestId,
        request);
  }

  /**
   * The value of the record that says that a version is active.
   *
   * @param time epoch milliseconds
   */
  public static byte[] active(WorkflowTemplate template, @Nullable String requestId, long time) {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("template", template.name());
          out.writeNumberField("version", template.version());
          out.writeFieldName("definition");
          Json.write(out, template.source());
          out.writeStringField("status", "ACTIVE");
          EventFormat.optional(out, "requestId", requestId);
          out.writeStringField("time", Timestamps.text(time));
          out.writeEndObject();
        });
  }
}
