package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a node while it is EXECUTING (rule S8.4).
 *
 * @param at a point in time; null unless given
 * @param after a duration from the node's EXECUTING; null unless given. Without both, {@code
 *     params.complete_by_time} is the point in time
 * @param every a duration: fires again so long after it fired; null for once
 */
public record Monitor(
    @Nullable Expression at,
    @Nullable Expression after,
    @Nullable Expression every,
    Action action) {

  private static final String FIELD = "monitor";

  /**
   * The field {@code monitor}: one or a list.
   *
   * @param variables of the node
   */
  static List<Monitor> list(Fields owner, Set<String> variables) {
    List<Monitor> monitors = new ArrayList<>();
    if (owner.isList(FIELD)) {
      owner.objects(FIELD).forEach(one -> monitors.add(read(one, variables)));
    } else {
      Fields one = owner.object(FIELD);
      if (one != null) {
        monitors.add(read(one, variables));
      }
    }
    return monitors;
  }

  private static Monitor read(Fields fields, Set<String> variables) {
    fields.refuseBoth("at", "after");
    Monitor monitor =
        new Monitor(
            TimeFields.point(fields, "at", variables),
            TimeFields.span(fields, "after", variables),
            TimeFields.period(fields, "every", variables),
            Action.orNothing(Action.requiredDo(fields, Variables.and(variables, "monitored"))));
    fields.end();
    return monitor;
  }
}
