package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.value.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads fields that are times: constants are checked now, others when they are computed. */
final class TimeFields {

  private static final String DURATION = "a duration as PT15M, or seconds, not negative";
  private static final String SPAN = "a duration as PT15M, or a number of seconds";
  private static final String POINT =
      "a point in time as 2030-01-01T00:00:00Z, or a number of epoch seconds";

  private TimeFields() {}

  /** A time value, if it is there: a duration, or a point in time. */
  static @Nullable Expression time(Fields fields, String field, Set<String> variables) {
    return read(
        fields,
        field,
        variables,
        "a time as PT15M, or a number of seconds",
        DURATION,
        value -> length(value) != null || !Times.isDuration(value) && Times.isPoint(value));
  }

  /** A value that yields a duration, if it is there. */
  static @Nullable Expression span(Fields fields, String field, Set<String> variables) {
    return read(fields, field, variables, SPAN, DURATION, value -> length(value) != null);
  }

  /** A value that yields a duration longer than zero, if it is there. */
  static @Nullable Expression period(Fields fields, String field, Set<String> variables) {
    return read(
        fields,
        field,
        variables,
        SPAN,
        "a duration as PT15M, or seconds, longer than zero",
        value -> isLongerThanZero(length(value)));
  }

  private static boolean isLongerThanZero(@Nullable Duration length) {
    return length != null && !length.isZero();
  }

  /** A value that yields a point in time, if it is there. */
  static @Nullable Expression point(Fields fields, String field, Set<String> variables) {
    return read(fields, field, variables, POINT, POINT, Times::isPoint);
  }

  private static @Nullable Expression read(
      Fields fields,
      String field,
      Set<String> variables,
      String type,
      String expected,
      Predicate<@Nullable Object> fits) {
    if (!fields.has(field)) {
      return null;
    }
    Object content = fields.at(field).content();
    if (!(content instanceof String) && !(content instanceof Number)) {
      fields.wrong(field, type);
      return null;
    }
    Expression time = Expressions.optionalValue(fields, field, variables);
    if (time instanceof Constant constant && !fits.test(constant.value())) {
      fields.problem(field, not(field, expected, constant.value()));
    }
    return time;
  }

  private static String not(String field, String expected, @Nullable Object value) {
    return "Expected '" + field + "' to be " + expected + ", but it is " + Json.text(value);
  }

  /** A constant duration: ISO-8601 text or seconds; the default if it is not there. */
  static Object duration(Fields fields, String field, Object byDefault) {
    if (!fields.has(field)) {
      return byDefault;
    }
    Located found = fields.at(field);
    if (found.isObject() || found.isList()) {
      fields.wrong(field, SPAN);
      return byDefault;
    }
    Object value = found.content();
    if (value == null || length(value) == null) {
      fields.problem(field, not(field, DURATION, value));
      return byDefault;
    }
    return value;
  }

  /** The length of a constant duration, months counted from 1970; null if it is none. */
  static @Nullable Duration length(@Nullable Object duration) {
    Instant end = Times.isDuration(duration) ? Times.deadline(duration, Instant.EPOCH) : null;
    return end == null || end.isBefore(Instant.EPOCH) ? null : Duration.between(Instant.EPOCH, end);
  }

  /** The bound on a node, if it has one: the time in {@code field}, and {@code onTimeout}. */
  static @Nullable TimeLimit limit(
      Fields fields, String field, OnTimeout byDefault, Set<String> variables) {
    Expression time = time(fields, field, variables);
    OnTimeout onTimeout = WordFields.choice(fields, "onTimeout", byDefault);
    fields.requireBeside(field, "onTimeout");
    return time == null ? null : new TimeLimit(time, onTimeout);
  }
}
