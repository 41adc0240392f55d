package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.value.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One copy for each element of a list.
 *
 * @param list yields the list; read once, when the node starts
 * @param as the name of the element
 */
public record ForEach(Expression list, String as, @Nullable Collect collect) {

  private static final String FIELD = "forEach";
  private static final String AS = "as";
  private static final String ITEM = "item";

  /** The fields of a {@code forEach}, if it is there. */
  static @Nullable ForEach read(Fields fields, Set<String> variables) {
    fields.requireBeside(FIELD, AS, Collect.FIELD);
    if (!fields.has(FIELD)) {
      return null;
    }
    String as = as(fields);
    return new ForEach(list(fields, variables), as, Collect.read(fields.copies(as), variables));
  }

  private static Expression list(Fields fields, Set<String> variables) {
    Expression list = Expressions.required(fields, FIELD, variables);
    if (list instanceof Constant constant && constant.value() != null) {
      fields.problem(
          FIELD,
          "Expected 'forEach' to yield a list, but it is always " + Json.text(constant.value()));
    }
    return list;
  }

  /** The name of the element. */
  private static String as(Fields fields) {
    String as = fields.optionalText(AS);
    if (as == null) {
      return ITEM;
    }
    if (!Names.isIdentifier(as) || Variables.RESERVED.contains(as)) {
      fields.problem(
          AS,
          "Expected 'as' to be letters, digits and '_', and no word that expressions have already,"
              + " but it is '"
              + as
              + "'");
      return ITEM;
    }
    return as;
  }
}
