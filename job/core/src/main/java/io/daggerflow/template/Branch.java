package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks one after the other, inside a {@code decision} or a {@code parallel}.
 *
 * @param name {@code case-1}, {@code branch-1}, …, {@code otherwise} where the file gives none
 * @param when of a case; null for {@code otherwise} and the branches of a {@code parallel}
 */
public record Branch(String name, @Nullable Expression when, List<TaskTemplate> tasks) {
  public Branch {
    tasks = List.copyOf(tasks);
  }
}
