package io.daggerflow.scenario;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whoever answers the calls of {@code executor} and {@code http} tasks in virtual time. */
@FunctionalInterface
public interface Callees {

  /** One try of a call. */
  record Asked(String instanceId, String path, int attempt, String idempotencyKey, Call call) {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** As {@code calls} of a scenario sees it. */
    public Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("path", path);
      if (call instanceof Call.Execute execute) {
        json.put("input", execute.input());
      } else if (call instanceof Call.HttpRequest request) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        if (headers.keySet().stream().noneMatch(IDEMPOTENCY_KEY::equalsIgnoreCase)) {
          headers.put(IDEMPOTENCY_KEY, idempotencyKey);
        }
        json.put("method", request.method());
        json.put("url", request.url());
        json.put("headers", headers);
        json.put("body", request.body());
      }
      return json;
    }
  }

  /**
   * What comes back.
   *
   * @param takes a duration, as JSON value: when it comes; null for at the same moment
   */
  record Reply(Answer answer, @Nullable Object takes) {}

  /**
   * The answer.
   *
   * @throws ScenarioFailure if there is none: the scenario fails
   */
  Reply ask(Asked asked);
}
