package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code forEach} leaves behind when its copies are over (rule S12.3).
 *
 * @param into the runtime parameter that becomes the list
 * @param value over the element, {@code index} and {@code copy}
 */
public record Collect(String into, Expression value) {

  static final String FIELD = "collect";

  /**
   * The field {@code collect}, if it is there.
   *
   * @param fields standing in the copies
   */
  static @Nullable Collect read(Fields fields, Set<String> variables) {
    Fields collect = fields.object(FIELD);
    if (collect == null) {
      return null;
    }
    String into = NameFields.parameter(collect, "into");
    collect.check().writes(into);
    Expression value = Expressions.value(collect, "value", Variables.and(variables, "copy"));
    collect.end();
    return new Collect(into, value);
  }
}
