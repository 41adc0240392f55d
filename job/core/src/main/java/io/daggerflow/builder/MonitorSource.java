package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches a node while it is EXECUTING. */
public record MonitorSource(Map<String, @Nullable Object> source) implements Source<MonitorSource> {

  @Override
  public MonitorSource with(String field, @Nullable Object value) {
    return new MonitorSource(Sources.with(source, field, value));
  }

  /** A point in time. */
  public MonitorSource at(Object point) {
    return with("at", point);
  }

  /** A duration from the start of the node. */
  public MonitorSource after(Object duration) {
    return with("after", duration);
  }

  /** Fires again so long after it fired. */
  public MonitorSource every(Object duration) {
    return with("every", duration);
  }

  /** The field {@code do}. */
  public MonitorSource run(Do action) {
    return with("do", action.source());
  }
}
