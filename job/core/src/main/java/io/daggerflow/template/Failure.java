package io.daggerflow.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a try failed (rule S7.1).
 *
 * @param code one of the codes of the wire format, or a handler's own
 * @param sentence what is wrong
 * @param kind what may follow
 * @param variables {@code result} or {@code response}, for {@code retry.when}
 */
public record Failure(
    String code, String sentence, Kind kind, Map<String, @Nullable Object> variables) {

  /** What may follow a failed try. */
  public enum Kind {
    /** Another try, if there is a {@code retry}. */
    RETRYABLE,
    /** No other try, unless {@code retry.when} says so. */
    NOT_RETRYABLE,
    /** No other try at all: an own failed expression, an own expired time limit. */
    FINAL
  }

  /** One that may be tried again. */
  public static Failure of(String code, String sentence) {
    return new Failure(code, sentence, Kind.RETRYABLE, Map.of());
  }

  /** One after which nothing can be tried. */
  public static Failure last(String code, String sentence) {
    return new Failure(code, sentence, Kind.FINAL, Map.of());
  }

  /** As reasons are written: {@code CODE: sentence}. */
  public String reason() {
    return code + ": " + sentence;
  }
}
