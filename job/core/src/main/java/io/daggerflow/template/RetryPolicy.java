package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How failed tries are followed by others (rule S7.2).
 *
 * @param maxAttempts the first try included
 * @param initialInterval a duration: between the first try and the second
 * @param multiplier of the interval from try to try
 * @param maxInterval a duration: the interval does not grow beyond it
 * @param jitter the interval is moved by up to this part of it
 * @param timeout a time value: bounds one try; null for no bound
 * @param when whether a failure is tried again; null for what the kind of the task says
 */
public record RetryPolicy(
    int maxAttempts,
    Expression initialInterval,
    double multiplier,
    Expression maxInterval,
    double jitter,
    @Nullable Expression timeout,
    @Nullable Expression when) {

  private static final String FIELD = "retry";
  private static final String ERROR = "error";

  private static final Expression SECOND = new Constant("PT1S", "PT1S");
  private static final Expression MINUTE = new Constant("PT1M", "PT1M");

  /** How long a try of an {@code executor} or {@code http} may take. */
  private static final Expression CALL_TIMEOUT = new Constant("PT30S", "PT30S");

  private static final RetryPolicy DEFAULT = new RetryPolicy(5, SECOND, 2, MINUTE, 0.2, null, null);

  private static final RetryPolicy ONE_CALL =
      new RetryPolicy(1, SECOND, 2, MINUTE, 0.2, CALL_TIMEOUT, null);

  /** The retry of a process, if it is there. */
  static @Nullable RetryPolicy ofProcess(Fields owner, Set<String> variables) {
    return read(owner, variables, Variables.and(variables, ERROR), null);
  }

  /**
   * The retry of a task, if it is there.
   *
   * @param type kind of the task; null if it is not known
   */
  static @Nullable RetryPolicy ofTask(Fields owner, Set<String> variables, @Nullable String type) {
    if (type == null || TaskKinds.RETRIED.contains(type)) {
      return ofCall(owner, variables, type);
    }
    owner.refuse(
        FIELD,
        "Expected 'retry' on one of "
            + String.join(", ", TaskKinds.RETRIED)
            + ", but it is on '"
            + type
            + "'");
    return null;
  }

  /** The retry of an action; without the field one try, as long as its kind may take. */
  static @Nullable RetryPolicy ofAction(
      Fields owner, Set<String> variables, @Nullable String type) {
    RetryPolicy given = ofCall(owner, variables, type);
    return given == null && TaskKinds.isCall(type) ? ONE_CALL : given;
  }

  private static @Nullable RetryPolicy ofCall(
      Fields owner, Set<String> variables, @Nullable String type) {
    Set<String> inWhen = TaskKinds.withAnswer(Variables.and(variables, ERROR), type);
    return read(owner, variables, inWhen, TaskKinds.isCall(type) ? CALL_TIMEOUT : null);
  }

  private static @Nullable RetryPolicy read(
      Fields owner, Set<String> variables, Set<String> inWhen, @Nullable Expression timeout) {
    Fields retry = owner.object(FIELD);
    if (retry == null) {
      return null;
    }
    Expression first = TimeFields.span(retry, "initialInterval", variables);
    Expression longest = TimeFields.span(retry, "maxInterval", variables);
    Expression bound = TimeFields.time(retry, "timeout", variables);
    RetryPolicy policy =
        new RetryPolicy(
            retry.positive("maxAttempts", DEFAULT.maxAttempts),
            first == null ? DEFAULT.initialInterval : first,
            retry.number(
                "multiplier", DEFAULT.multiplier, Double.MIN_VALUE, Double.MAX_VALUE, "above 0"),
            longest == null ? DEFAULT.maxInterval : longest,
            retry.number("jitter", DEFAULT.jitter, 0, 1, "from 0 to 1"),
            bound == null ? timeout : bound,
            Expressions.condition(retry, "when", inWhen));
    retry.end();
    return policy;
  }
}
