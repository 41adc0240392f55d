package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code set} of a task: all values are computed from the variables as they were, then written
 * together; null removes a parameter (rule S12.1).
 *
 * @param values parameter name → value
 */
public record SetClause(Map<String, Expression> values) {

  /** Writes nothing. */
  public static final SetClause NONE = new SetClause(Map.of());

  /** What is to be written, in the order of the clause. */
  public Map<String, @Nullable Object> evaluate(Scope scope) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    values.forEach((name, value) -> result.put(name, value.evaluate(scope)));
    return result;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }
}
