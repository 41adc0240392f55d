package io.daggerflow.format;

import io.daggerflow.engine.Rejection;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of {@code dagger.deployments}, read with the template that they carry, and the records
 * of {@code dagger.templates} that answer them.
 */
public final class DeploymentFormat {

  private static final Set<String> COMMON = Set.of("type", "requestId");

  private final TemplateReader reader;

  public DeploymentFormat(ExpressionCompiler compiler) {
    reader = new TemplateReader(compiler);
  }

  /**
   * What a record turned out to be: exactly one of a template to be deployed, a version to be
   * retired and a refused request.
   *
   * @param requestId comes back in the answer
   * @param request as it came, for a rejection
   */
  public record Deployment(
      @Nullable WorkflowTemplate template,
      @Nullable Version retired,
      @Nullable Rejection rejection,
      @Nullable String requestId,
      Map<String, @Nullable Object> request) {

    /** The rejection of the retirement of a version that is not there. */
    public Rejection noVersion(Version version) {
      return refused(
          Rejection.Code.UNKNOWN_TEMPLATE,
          "Expected a deployed version, but there is no version "
              + version.version()
              + " of '"
              + version.template()
              + "'");
    }

    /** The rejection of this request. */
    public Rejection refused(Rejection.Code code, String sentence) {
      return new Rejection(null, requestId, code, sentence, request, null);
    }

    /**
     * The rejection of this deployment, because its version is there with other content (rule
     * S10.8).
     *
     * @param retired whether that will leave
     */
    public Rejection differs(boolean retired) {
      return refused(
          Rejection.Code.INVALID_TEMPLATE,
          "Expected "
              + Objects.requireNonNull(template).id()
              + " as it was deployed before, but its content differs: give it another version"
              + (retired ? ", or deploy it again when the retired one has left" : ""));
    }
  }

  /** A version of a template. */
  public record Version(String template, int version) {}

  /**
   * Reads a request.
   *
   * @param utf8 the value of the record
   * @throws Json.InvalidJsonException if it is no JSON
   */
  public Deployment read(byte @Nullable [] utf8) throws Json.InvalidJsonException {
    return Json.parse(utf8 == null ? new byte[0] : utf8) instanceof Map<?, ?> map
        ? check(Values.object(map))
        : check(Map.of());
  }

  /** As {@link #read}, of a request that is JSON already. */
  public Deployment check(Map<String, @Nullable Object> request) {
    RequestFields fields = new RequestFields(request);
    String type = fields.text("type");
    String requestId = fields.requestId();
    Deployment asked = new Deployment(null, null, null, requestId, request);
    Map<String, @Nullable Object> definition = Map.of();
    Version version = null;
    if (type.equals("deploy")) {
      fields.only(type, COMMON, Set.of("definition"));
      definition = fields.object("definition");
    } else if (type.equals("retire")) {
      fields.only(type, COMMON, Set.of("template", "version"));
      version = new Version(fields.text("template"), fields.version("version"));
    } else if (!type.isEmpty()) {
      fields
          .problems()
          .add(
              "Expected 'type' to be 'deploy' or 'retire', but it is '" + Values.shown(type) + "'");
    }
    if (!fields.problems().isEmpty()) {
      return refused(asked, Rejection.Code.INVALID_REQUEST, String.join("; ", fields.problems()));
    }
    return version == null
        ? template(asked, definition)
        : new Deployment(null, version, null, requestId, request);
  }

  private static Deployment refused(Deployment asked, Rejection.Code code, String sentence) {
    return new Deployment(
        null, null, asked.refused(code, sentence), asked.requestId, asked.request);
  }

  private Deployment template(Deployment asked, Map<String, @Nullable Object> definition) {
    TemplateReading reading = reader.read(definition);
    return reading.template() == null
        ? refused(asked, Rejection.Code.INVALID_TEMPLATE, Problem.errors(reading.problems(), "; "))
        : new Deployment(reading.template(), null, null, asked.requestId, asked.request);
  }

  /**
   * The value of the record that says that a version is active.
   *
   * @param time epoch milliseconds
   */
  public static byte[] active(WorkflowTemplate template, @Nullable String requestId, long time) {
    return answer(template, "ACTIVE", requestId, time);
  }

  /**
   * The value of the record that says that a version takes no new starts.
   *
   * @param time epoch milliseconds
   */
  public static byte[] retired(WorkflowTemplate template, @Nullable String requestId, long time) {
    return answer(template, "RETIRED", requestId, time);
  }

  private static byte[] answer(
      WorkflowTemplate template, String status, @Nullable String requestId, long time) {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("template", template.name());
          out.writeNumberField("version", template.version());
          out.writeFieldName("definition");
          Json.write(out, template.source());
          out.writeStringField("status", status);
          EventFormat.optional(out, "requestId", requestId);
          out.writeStringField("time", Timestamps.text(time));
          out.writeEndObject();
        });
  }
}
