package io.daggerflow.expression;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An expression without variables: always the same JSON value.
 *
 * @param source its text
 * @param value nobody changes it
 */
public record Constant(String source, @Nullable Object value) implements Expression {

  @Override
  public Set<String> variables() {
    return Set.of();
  }

  @Override
  public Set<String> parameters() {
    return Set.of();
  }

  @Override
  public @Nullable Object evaluate(Scope scope) {
    return value;
  }
}
