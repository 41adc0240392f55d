package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What templates call {@code secrets.NAME}: in clear only here and in the calls themselves. */
public final class Secrets {

  /** What is shorter is found in any text. */
  private static final int WORTH_HIDING = 4;

  private final Map<String, String> values;
  private final List<String> hidden;

  /**
   * @param values name → value
   */
  public Secrets(Map<String, String> values) {
    this.values = new TreeMap<>(values);
    this.hidden =
        values.values().stream()
            .filter(value -> value.length() >= WORTH_HIDING)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Name → value, for the engine. */
  public Map<String, String> values() {
    return values;
  }

  /** What a failure says becomes part of events: without secrets. */
  public Answer hide(Answer answer) {
    if (!(answer instanceof Answer.Failed failed)) {
      return answer;
    }
    String message = failed.message();
    for (String value : hidden) {
      message = message.replace(value, "***");
    }
    return new Answer.Failed(failed.code(), message, failed.retryable());
  }

  @Override
  public String toString() {
    return "secrets " + values.keySet();
  }
}
