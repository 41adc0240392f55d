package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages that start instances. */
public record StartSource(Map<String, @Nullable Object> source) implements Source<StartSource> {

  @Override
  public StartSource with(String field, @Nullable Object value) {
    return new StartSource(Sources.with(source, field, value));
  }

  /** Expression over the message; false: it starts nothing. */
  public StartSource filter(String expression) {
    return with("filter", expression);
  }

  /** One runtime parameter of the instance, besides those that are there already. */
  public StartSource parameter(String name, @Nullable Object value) {
    return parameters(Sources.put(source, "parameters", name, value));
  }

  /** All of them, as one value. */
  public StartSource parameters(Object value) {
    return with("parameters", value);
  }
}
