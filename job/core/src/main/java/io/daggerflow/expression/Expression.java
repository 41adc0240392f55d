package io.daggerflow.expression;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression, or a compiled value (JSON whose texts may hold <code>${ … }</code>).
 * Side-effect free, bounded and safe for use by many threads.
 */
public interface Expression {

  /** Stands in {@link #parameters()} for an expression that uses {@code params} as a whole. */
  String ALL_PARAMETERS = "*";

  /** The text in the template. */
  String source();

  /** Where it stands, as {@code until: }, before a sentence about it; empty if that is unknown. */
  default String place() {
    return "";
  }

  /** The variables that it uses. */
  Set<String> variables();

  /**
   * The names of the runtime parameters that it reads ({@code params.NAME}), or {@link
   * #ALL_PARAMETERS}.
   */
  Set<String> parameters();

  /** The paths of the nodes that it asks for with {@code status('…')} and {@code reason('…')}. */
  default Set<String> paths() {
    return Set.of();
  }

  /**
   * The JSON value that it yields. CEL timestamps and durations are ISO-8601 text, bytes are
   * base64.
   *
   * @throws ExpressionException if it cannot be computed
   */
  @Nullable Object evaluate(Scope scope);
}
