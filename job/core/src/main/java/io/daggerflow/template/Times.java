package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.CalendarTime;
import io.daggerflow.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Time values and points in time of the template format. A duration is ISO-8601 text ({@code
 * PT15M}, {@code P1M}; years, months and days are counted in UTC) or a number of seconds; a point
 * in time is ISO-8601 text or epoch seconds.
 */
public final class Times {

  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  private Times() {}

  /** Whether the JSON value is a duration: ISO-8601 text or a number of seconds. */
  public static boolean isDuration(@Nullable Object value) {
    return value instanceof Number
        || value instanceof String text && CalendarTime.after(text, Instant.EPOCH) != null;
  }

  /** Whether the JSON value is a point in time: ISO-8601 text or epoch seconds. */
  public static boolean isPoint(@Nullable Object value) {
    return point(value) != null;
  }

  /**
   * The point in time that a time value means, counted from {@code from}.
   *
   * @param value a duration (ISO-8601 text, or seconds) or a point in time (ISO-8601 text)
   * @return null if the value is no time
   */
  public static @Nullable Instant deadline(@Nullable Object value, Instant from) {
    try {
      if (value instanceof Number seconds) {
        return from.plus(seconds(seconds));
      }
      if (value instanceof String text) {
        return text.startsWith("P") ? CalendarTime.after(text, from) : timestamp(text);
      }
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
    return null;
  }

  /**
   * A point in time.
   *
   * @param value epoch seconds or ISO-8601 text
   * @return null if the value is none
   */
  public static @Nullable Instant point(@Nullable Object value) {
    try {
      if (value instanceof Number seconds) {
        return Instant.EPOCH.plus(seconds(seconds));
      }
      return value instanceof String text ? timestamp(text) : null;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /**
   * The point in time that a time value means.
   *
   * @throws ExpressionException if it means none
   */
  public static Instant after(Expression value, Scope scope, Instant from) {
    Object time = value.evaluate(scope);
    return known(deadline(time, from), value, time, "a duration or a point in time");
  }

  /**
   * The point in time that an expression yields.
   *
   * @throws ExpressionException if it yields none
   */
  public static Instant at(Expression point, Scope scope) {
    Object time = point.evaluate(scope);
    return known(point(time), point, time, "a point in time");
  }

  private static Instant known(
      @Nullable Instant time, Expression expression, @Nullable Object value, String expected) {
    if (time == null) {
      throw new ExpressionException(
          expression.place()
              + "Expected `"
              + expression.source()
              + "` to yield "
              + expected
              + ", but it is "
              + Values.shown(value),
          false);
    }
    return time;
  }

  private static Duration seconds(Number seconds) {
    BigInteger[] parts =
        new BigDecimal(seconds.toString())
            .movePointRight(9)
            .toBigInteger()
            .divideAndRemainder(NANOS);
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }

  private static @Nullable Instant timestamp(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
