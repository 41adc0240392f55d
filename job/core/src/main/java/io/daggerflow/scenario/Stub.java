package io.daggerflow.scenario;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.call.HttpBody;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One answer in place of a handler or an HTTP service.
 *
 * @param takes a duration until it comes; null for at the same moment
 */
record Stub(Answer answer, @Nullable Object takes) {

  private static final Set<String> FORMS = Set.of("result", "status", "fail");
  private static final Set<String> RESULT = Set.of("result", "takes");
  private static final Set<String> RESPONSE = Set.of("status", "headers", "body", "takes");
  private static final Set<String> FAILURE = Set.of("fail", "code", "retryable", "takes");

  static Stub read(Entry entry) throws InvalidScenarioException {
    Map<String, Entry> fields = entry.object();
    long forms = fields.keySet().stream().filter(FORMS::contains).count();
    if (forms != 1) {
      throw entry.refused(
          "Expected an answer with one of result, status, fail, but there is "
              + (forms == 0 ? "none of them" : "more than one of them"));
    }
    Entry takes = fields.get("takes");
    return new Stub(answer(entry, fields), takes == null ? null : takes.duration());
  }

  private static Answer answer(Entry entry, Map<String, Entry> fields)
      throws InvalidScenarioException {
    if (fields.containsKey("result")) {
      return new Answer.Result(entry.object(RESULT).get("result").json());
    }
    return fields.containsKey("status")
        ? response(entry.object(RESPONSE))
        : failure(entry.object(FAILURE));
  }

  private static Answer response(Map<String, Entry> fields) throws InvalidScenarioException {
    Entry status = fields.get("status");
    if (status.integer() < 100 || status.integer() > 999) {
      throw status.wrong("an HTTP status");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Entry given = fields.get("headers");
    if (given != null) {
      for (Map.Entry<String, Entry> header : given.object().entrySet()) {
        headers.put(header.getKey(), header.getValue().text());
      }
    }
    Entry body = fields.get("body");
    Object value = body == null ? null : body.json();
    return new Answer.Response(
        (int) status.integer(),
        headers,
        value instanceof String text ? HttpBody.read(text) : value);
  }

  private static Answer failure(Map<String, Entry> fields) throws InvalidScenarioException {
    Entry code = fields.get("code");
    Entry retryable = fields.get("retryable");
    return new Answer.Failed(
        code == null ? null : code.text(),
        fields.get("fail").text(),
        retryable == null || retryable.flag());
  }

  /** Whether it can be the answer to the call. */
  boolean fits(Call call) {
    return answer instanceof Answer.Failed
        || answer instanceof Answer.Response == call instanceof Call.HttpRequest;
  }
}
