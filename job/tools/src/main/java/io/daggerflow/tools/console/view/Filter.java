package io.daggerflow.tools.console.view;

import io.daggerflow.state.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which instances are listed; null stands for any.
 *
 * @param open only those that are not over
 * @param incidents only those with a task that waits for an operator
 * @param parameters runtime parameters with their values as text
 * @param from created then or later
 * @param until created before
 * @param quietSince nothing happened to it since
 * @param text the beginning of the id or of a parameter, or a part of the reason
 */
public record Filter(
    @Nullable String template,
    @Nullable Status status,
    boolean open,
    boolean incidents,
    List<Parameter> parameters,
    @Nullable Instant from,
    @Nullable Instant until,
    @Nullable Instant quietSince,
    @Nullable String text) {

  /** Everything. */
  public static final Filter ALL =
      new Filter(null, null, false, false, List.of(), null, null, null, null);

  public Filter {
    parameters = List.copyOf(parameters);
  }

  /** A runtime parameter with its value as text. */
  public record Parameter(String name, String value) {}
}
