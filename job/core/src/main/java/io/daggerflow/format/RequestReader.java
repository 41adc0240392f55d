package io.daggerflow.format;

import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of {@code dagger.control} and checks their form: known type, known fields of the
 * right JSON type, an instance id of 1 to 512 characters without control characters.
 */
public final class RequestReader {

  private static final int LONGEST_ID = 512;
  private static final int LONGEST_TEXT = 1000;

  private static final Set<String> COMMON = Set.of("type", "instanceId", "requestId");

  private static final Map<String, Set<String>> FIELDS = new TreeMap<>();

  static {
    FIELDS.put("start", Set.of("template", "version", "parameters"));
    FIELDS.put("create", Set.of("template", "version", "parameters"));
    FIELDS.put("submit", Set.of());
    FIELDS.put("stop", Set.of("reason"));
    FIELDS.put("update-parameters", Set.of("parameters"));
    FIELDS.put("refresh", Set.of());
  }

  private RequestReader() {}

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
    if (!(json instanceof Map<?, ?> map)) {
      throw new UnreadableRequestException(
          "Expected a request as a JSON object, but it is " + Values.typeName(json));
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach((name, value) -> object.put((String) name, value));
    return object;
  }

  /** As {@link #read}, of a request that is JSON already. */
  public static Read check(Map<String, @Nullable Object> json, long life) {
    List<String> problems = new ArrayList<>();
    String id = text(json, "instanceId", true, problems);
    String type = text(json, "type", true, problems);
    String requestId = optionalText(json, "requestId", problems);
    checkId(id, problems);
    checkFields(json, type, problems);
    Request request =
        problems.isEmpty()
            ? request(new Request.Envelope(id, type, requestId, json), life, problems)
            : null;
    if (problems.isEmpty()) {
      return new Read(request, null);
    }
    return new Read(
        null,
        new Rejection(
            id.isEmpty() || id.length() > LONGEST_ID ? null : id,
            requestId == null || requestId.length() > LONGEST_TEXT ? null : requestId,
            Rejection.Code.INVALID_REQUEST,
            String.join("; ", problems),
            json,
            null));
  }

  private static void checkId(String id, List<String> problems) {
    if (id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      problems.add(
          "Expected 'instanceId' to be a text of 1 to "
              + LONGEST_ID
              + " characters without control characters, but it has "
              + id.length());
    }
  }

  private static void checkFields(
      Map<String, @Nullable Object> json, String type, List<String> problems) {
    Set<String> own = FIELDS.get(type);
    if (own == null) {
      if (!type.isEmpty()) {
        problems.add(
            "Expected 'type' to be one of " + FIELDS.keySet() + ", but it is '" + type + "'");
      }
      return;
    }
    for (String name : json.keySet()) {
      if (!COMMON.contains(name) && !own.contains(name)) {
        problems.add(
            "Expected only fields of a '"
                + type
                + "', but there is an unknown field '"
                + name
                + "'");
      }
    }
  }

  private static @Nullable Request request(
      Request.Envelope envelope, long life, List<String> problems) {
    Map<String, @Nullable Object> json = envelope.json();
    return switch (envelope.type()) {
      case "start" -> start(envelope, true, life, problems);
      case "create" -> start(envelope, false, life, problems);
      case "submit" -> new Request.Submit(envelope);
      case "stop" ->
          new Request.Stop(envelope, optionalText(json, "reason", problems), false, null);
      case "update-parameters" ->
          new Request.UpdateParameters(envelope, object(json, "parameters", true, problems));
      case "refresh" -> new Request.Refresh(envelope);
      default -> throw new IllegalStateException(envelope.type());
    };
  }

  private static Request start(
      Request.Envelope envelope, boolean submit, long life, List<String> problems) {
    Map<String, @Nullable Object> json = envelope.json();
    String template = text(json, "template", true, problems);
    Map<String, @Nullable Object> parameters = object(json, "parameters", false, problems);
    return new Request.Start(
        envelope,
        template,
        version(json, problems),
        null,
        Map.of(),
        parameters,
        submit,
        life,
        null,
        null);
  }

  private static @Nullable Integer version(
      Map<String, @Nullable Object> json, List<String> problems) {
    Object version = json.get("version");
    if (version == null) {
      return null;
    }
    if (version instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    problems.add("Expected 'version' to be a positive integer, but it is " + Values.shown(version));
    return null;
  }

  private static String text(
      Map<String, @Nullable Object> json, String name, boolean required, List<String> problems) {
    Object value = json.get(name);
    if (value instanceof String text && !(required && text.isEmpty())) {
      if (text.length() > LONGEST_TEXT) {
        problems.add(
            "Expected '"
                + name
                + "' to have at most "
                + LONGEST_TEXT
                + " characters, but it has "
                + text.length());
      }
      return text;
    }
    if (value != null || required) {
      problems.add(
          "Expected '"
              + name
              + "' to be a text, but it is "
              + (value == null ? "missing" : Values.shown(value)));
    }
    return "";
  }

  private static @Nullable String optionalText(
      Map<String, @Nullable Object> json, String name, List<String> problems) {
    return json.get(name) == null ? null : text(json, name, false, problems);
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> json, String name, boolean required, List<String> problems) {
    Object value = json.get(name);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> object.put((String) key, element));
    } else if (value != null || required) {
      problems.add(
          "Expected '"
              + name
              + "' to be an object, but it is "
              + (value == null ? "missing" : Values.shown(value)));
    }
    return object;
  }
}
