package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Declaration of a runtime parameter. */
public record ParameterSource(Map<String, @Nullable Object> source)
    implements Source<ParameterSource> {

  @Override
  public ParameterSource with(String field, @Nullable Object value) {
    return new ParameterSource(Sources.with(source, field, value));
  }

  /** A start must bring it. */
  public ParameterSource required() {
    return with("required", true);
  }

  /** The field {@code default}: what a start without it gets. */
  public ParameterSource byDefault(Object value) {
    return with("default", value);
  }

  /** Text for people. */
  public ParameterSource description(String text) {
    return with("description", text);
  }
}
