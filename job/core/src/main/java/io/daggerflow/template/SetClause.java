package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code set} of a task: all values are computed from the variables as they were, then written
 * together; null removes a parameter (rule S12.1).
 *
 * @param values name of a parameter, or {@code ELEMENT.NAME} inside a {@code forEach} → value
 */
public record SetClause(Map<String, Expression> values) {

  /** Writes nothing. */
  public static final SetClause NONE = new SetClause(Map.of());

  private static final String FIELD = "set";

  /** The field {@code set} over these variables; writes nothing if it is not there. */
  static SetClause read(Fields fields, Set<String> variables) {
    Fields set = fields.object(FIELD);
    if (set == null) {
      return NONE;
    }
    set.names().forEach(name -> check(set, name));
    return new SetClause(Expressions.values(fields, FIELD, variables));
  }

  private static void check(Fields set, String name) {
    int dot = name.indexOf('.');
    if (dot < 0 && !name.isBlank()) {
      set.check().writes(name);
    } else if (dot < 0 || !isOfElement(set, name, dot)) {
      List<String> elements = set.around().elements();
      String hint = dot < 0 ? "" : Nearest.hint(name.substring(0, dot), elements);
      set.problem(name, Wording.notAParameterName(name) + hint);
    }
  }

  /** Whether it is {@code ELEMENT.NAME}. */
  private static boolean isOfElement(Fields set, String name, int dot) {
    String rest = name.substring(dot + 1);
    return set.around().elements().contains(name.substring(0, dot))
        && !rest.isBlank()
        && rest.indexOf('.') < 0;
  }

  /** The required field {@code set}. */
  static SetClause required(Fields fields, Set<String> variables) {
    return fields.required(FIELD) ? read(fields, variables) : NONE;
  }

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
