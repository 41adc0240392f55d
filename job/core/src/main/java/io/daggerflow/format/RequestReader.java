package io.daggerflow.format;

import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of {@code dagger.control} and checks their form: known type, known fields of the
 * right JSON type, an instance id that can be one.
 */
public final class RequestReader {

  private static final int LONGEST_ID = 512;

  private static final Set<String> COMMON = Set.of("type", "instanceId", "requestId");
  private static final Map<String, Kind> KINDS = new TreeMap<>();

  static {
    Set<String> start = Set.of("template", "version", "parameters", "processes", "definition");
    kind("start", start, (envelope, fields, life) -> start(envelope, fields, true, life));
    kind("create", start, (envelope, fields, life) -> start(envelope, fields, false, life));
    kind("submit", Set.of(), (envelope, fields, life) -> new Request.Submit(envelope));
    kind("refresh", Set.of(), (envelope, fields, life) -> new Request.Refresh(envelope));
    kind(
        "stop",
        Set.of("reason", "compensate"),
        (envelope, fields, life) ->
            new Request.Stop(
                envelope, fields.optionalText("reason"), fields.flag("compensate"), null));
    kind(
        "suspend",
        Set.of("cascade"),
        (envelope, fields, life) -> new Request.Suspend(envelope, fields.flag("cascade"), null));
    kind(
        "resume",
        Set.of("cascade", "shift"),
        (envelope, fields, life) ->
            new Request.Resume(envelope, fields.flag("cascade"), fields.flag("shift"), null));
    kind(
        "update-parameters",
        Set.of("parameters"),
        (envelope, fields, life) ->
            new Request.UpdateParameters(envelope, fields.object("parameters")));
    kind(
        "retry",
        Set.of("path"),
        (envelope, fields, life) -> new Request.Retry(envelope, fields.optionalPath("path")));
    kind(
        "skip",
        Set.of("path", "reason"),
        (envelope, fields, life) ->
            new Request.Skip(envelope, fields.path("path"), fields.optionalText("reason")));
    kind(
        "complete",
        Set.of("path", "parameters"),
        (envelope, fields, life) ->
            new Request.Complete(
                envelope, fields.path("path"), fields.optionalObject("parameters")));
    kind(
        "migrate",
        Set.of("version"),
        (envelope, fields, life) -> new Request.Migrate(envelope, fields.version("version")));
  }

  private RequestReader() {}

  /** The fields of a type of request besides those that all have, and how they are read. */
  private record Kind(Set<String> fields, Reading reading) {}

  @FunctionalInterface
  private interface Reading {
    Request read(Request.Envelope envelope, RequestFields fields, long life);
  }

  private static void kind(String type, Set<String> fields, Reading reading) {
    KINDS.put(type, new Kind(fields, reading));
  }

  /**
   * What a record of the control topic turned out to be: exactly one of the two, unless it cannot
   * be read at all.
   */
  public record Read(@Nullable Request request, @Nullable Rejection rejection) {}

  /** A record of the control topic that is no JSON object. */
  public static final class UnreadableRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRequestException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a request.
   *
   * @param utf8 the value of the record
   * @param life the number that a new instance's life gets
   */
  public static Read read(byte @Nullable [] utf8, long life) throws UnreadableRequestException {
    return check(json(utf8), life);
  }

  private static Map<String, @Nullable Object> json(byte @Nullable [] utf8)
      throws UnreadableRequestException {
    Object json;
    try {
      json = Json.parse(utf8 == null ? new byte[0] : utf8);
    } catch (Json.InvalidJsonException e) {
      throw new UnreadableRequestException(String.valueOf(e.getMessage()));
    }
    if (!(json instanceof Map)) {
      throw new UnreadableRequestException(
          "Expected a request as a JSON object, but it is " + Values.typeName(json));
    }
    return Values.object(json);
  }

  /** As {@link #read}, of a request that is JSON already. */
  public static Read check(Map<String, @Nullable Object> json, long life) {
    RequestFields fields = new RequestFields(json);
    String id = fields.path("instanceId");
    String type = fields.text("type");
    String requestId = fields.requestId();
    String wrongId = id.isEmpty() ? null : problem(id);
    if (wrongId != null) {
      fields.problems().add("Expected 'instanceId' to be " + wrongId);
    }
    Kind kind = KINDS.get(type);
    if (kind != null) {
      fields.only(type, COMMON, kind.fields);
      Request request =
          kind.reading.read(new Request.Envelope(id, type, requestId, json), fields, life);
      if (fields.problems().isEmpty()) {
        return new Read(request, null);
      }
    } else if (!type.isEmpty()) {
      fields
          .problems()
          .add("Expected 'type' to be one of " + KINDS.keySet() + ", but it is '" + type + "'");
    }
    return new Read(null, refused(id, requestId, fields.problems(), json));
  }

  private static Rejection refused(
      String id,
      @Nullable String requestId,
      List<String> problems,
      Map<String, @Nullable Object> json) {
    return new Rejection(
        id.isEmpty() || id.length() > LONGEST_ID ? null : id,
        requestId,
        Rejection.Code.INVALID_REQUEST,
        String.join("; ", problems),
        json,
        null);
  }

  /** What is wrong with a text as instance id, as the rest of a sentence; null if nothing is. */
  public static @Nullable String problem(String id) {
    String expected =
        "a text of 1 to " + LONGEST_ID + " characters without control characters, but it has ";
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return expected + id.length();
    }
    return id.chars().anyMatch(Character::isISOControl) ? expected + "control characters" : null;
  }

  private static Request start(
      Request.Envelope envelope, RequestFields fields, boolean submit, long life) {
    boolean given = fields.has("definition");
    if (given && (fields.has("template") || fields.has("version"))) {
      fields
          .problems()
          .add("Expected either 'template' or 'definition', but there is more than one of them");
    }
    return new Request.Start(
        envelope,
        given ? "" : fields.text("template"),
        fields.optionalVersion("version"),
        given ? fields.object("definition") : null,
        fields.listsOfObjects("processes"),
        fields.optionalObject("parameters"),
        submit,
        life,
        null,
        null,
        null);
  }
}
