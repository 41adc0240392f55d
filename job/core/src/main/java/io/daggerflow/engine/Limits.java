package io.daggerflow.engine;

import io.daggerflow.value.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds that are checked before they can hurt.
 *
 * @param messageBytes a record's key and value may have together
 * @param parameterBytes a runtime parameter may have as JSON, its name included: an event, which
 *     lists all of them, is split between parameters
 * @param elements of a {@code forEach} (rule S2.4)
 * @param values distinct correlation values of one message on one channel (rule S5.1)
 */
public record Limits(int messageBytes, int parameterBytes, int values, int elements) {

  /** A message with its headers stays below the 1 MiB that Kafka allows. */
  public static final Limits DEFAULT = new Limits(900 * 1024, 256 * 1024, 100, 10_000);

  /** The problems of parameters; where there are none, whether one is too large. */
  List<String> withSizes(
      List<String> problems, Map<String, ? extends @Nullable Object> parameters) {
    String problem = problem(parameters);
    return problem == null || !problems.isEmpty() ? problems : List.of(problem);
  }

  /** What is wrong with parameters that are too large, as a sentence; null if none is. */
  @Nullable String problem(Map<String, ? extends @Nullable Object> parameters) {
    for (Map.Entry<String, ? extends @Nullable Object> entry : parameters.entrySet()) {
      int room = parameterBytes - 6 * entry.getKey().length();
      if (room < 0 || !Values.isWithin(entry.getValue(), room)) {
        return "Expected parameter '"
            + Values.shown(entry.getKey())
            + "' to have at most "
            + parameterBytes
            + " bytes, but it has more";
      }
    }
    return null;
  }
}
