package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How failed tries are followed by others. Times are texts, seconds, durations or <code>${ … }
 * </code>.
 */
public record RetrySource(Map<String, @Nullable Object> source) implements Source<RetrySource> {

  @Override
  public RetrySource with(String field, @Nullable Object value) {
    return new RetrySource(Sources.with(source, field, value));
  }

  /** The first try included. */
  public RetrySource maxAttempts(int count) {
    return with("maxAttempts", count);
  }

  /** Between the first try and the second. */
  public RetrySource initialInterval(Object duration) {
    return with("initialInterval", duration);
  }

  /** Of the interval, from try to try. */
  public RetrySource multiplier(Number multiplier) {
    return with("multiplier", multiplier);
  }

  /** The interval does not grow beyond it. */
  public RetrySource maxInterval(Object duration) {
    return with("maxInterval", duration);
  }

  /** The interval is moved by up to this part of it. */
  public RetrySource jitter(Number part) {
    return with("jitter", part);
  }

  /** Bound on one try. */
  public RetrySource timeout(Object time) {
    return with("timeout", time);
  }

  /** Expression: whether a failure is tried again. */
  public RetrySource when(String expression) {
    return with("when", expression);
  }
}
