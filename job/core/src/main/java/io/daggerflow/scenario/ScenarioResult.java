package io.daggerflow.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one scenario.
 *
 * @param failure where it failed; null if it passed
 * @param events all events until then, as JSON values
 */
public record ScenarioResult(
    String file, String name, @Nullable Failure failure, List<Object> events) {

  public ScenarioResult {
    events = List.copyOf(events);
  }

  /**
   * Where a scenario failed.
   *
   * @param step its number, from 1; 0 if it failed before the first step
   * @param steps how many there are
   * @param kind of the step, as {@code expect}
   * @param line where the step stands in the file; 0 where there is none
   * @param differences what was expected there and what came
   * @param happened the last events, rejections and dead letters in words, the oldest first
   */
  public record Failure(
      int step,
      int steps,
      String kind,
      int line,
      List<Difference> differences,
      List<String> happened) {}

  public boolean passed() {
    return failure == null;
  }

  /** What failed, as lines for people; none if it passed. */
  public List<String> report() {
    return failure == null ? List.of() : new Report(failure).lines();
  }

  /** As JSON, for programs. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put("name", name);
    json.put("ok", passed());
    if (failure != null) {
      Difference first = failure.differences().get(0);
      json.put("step", (long) failure.step());
      json.put("kind", failure.kind());
      json.put("line", (long) failure.line());
      json.put("expected", Difference.json(first.expected()));
      json.put("actual", Difference.json(first.actual()));
      json.put("differences", failure.differences().stream().map(Difference::toJson).toList());
    }
    json.put("trace", events);
    return json;
  }
}
