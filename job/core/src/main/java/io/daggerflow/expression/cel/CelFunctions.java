package io.daggerflow.expression.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.value.CalendarTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What expressions have besides the functions of CEL: integers and doubles calculate with each
 * other, {@code duration} takes ISO-8601 text too, and {@code plus} counts on the calendar.
 */
final class CelFunctions {

  /** Name of the CEL function → what it calculates. */
  private static final Map<String, DoubleBinaryOperator> ARITHMETIC =
      Map.of(
          "_+_", (a, b) -> a + b,
          "_-_", (a, b) -> a - b,
          "_*_", (a, b) -> a * b,
          "_/_", (a, b) -> a / b);

  private static final Pattern CEL_DURATION =
      Pattern.compile("([-+]?)((?:[0-9]+(?:\\.[0-9]+)?(?:h|ms|m|s|us|µs|ns))+|0)");
  private static final Pattern CEL_PART =
      Pattern.compile("([0-9]+)(?:\\.([0-9]+))?(h|ms|m|s|us|µs|ns)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "h", 3_600_000_000_000L,
          "m", 60_000_000_000L,
          "s", 1_000_000_000L,
          "ms", 1_000_000L,
          "us", 1_000L,
          "µs", 1_000L,
          "ns", 1L);

  private CelFunctions() {}

  /** What the checker must know beyond CEL. */
  static List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> all = new ArrayList<>();
    for (String operator : ARITHMETIC.keySet()) {
      all.add(
          CelFunctionDecl.newFunctionDeclaration(
              operator,
              overload(operator + "int_double", SimpleType.INT, SimpleType.DOUBLE),
              overload(operator + "double_int", SimpleType.DOUBLE, SimpleType.INT)));
    }
    all.add(
        CelFunctionDecl.newFunctionDeclaration(
            "plus",
            CelOverloadDecl.newGlobalOverload(
                "plus_timestamp_string",
                SimpleType.TIMESTAMP,
                SimpleType.TIMESTAMP,
                SimpleType.STRING)));
    return all;
  }

  private static CelOverloadDecl overload(String id, CelType left, CelType right) {
    return CelOverloadDecl.newGlobalOverload(id, SimpleType.DOUBLE, left, right);
  }

  /** How it is computed; takes the place of CEL's {@code duration}. */
  static List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> all = new ArrayList<>();
    ARITHMETIC.forEach(
        (operator, function) -> {
          all.add(
              CelFunctionBinding.from(
                  operator + "int_double",
                  Long.class,
                  Double.class,
                  (a, b) -> function.applyAsDouble(a, b)));
          all.add(
              CelFunctionBinding.from(
                  operator + "double_int",
                  Double.class,
                  Long.class,
                  (a, b) -> function.applyAsDouble(a, b)));
        });
    all.add(
        CelFunctionBinding.from(
            "plus_timestamp_string", Instant.class, String.class, CelFunctions::plus));
    all.add(CelFunctionBinding.from("string_to_duration", String.class, CelFunctions::duration));
    all.add(CelFunctionBinding.from("duration_to_duration", Duration.class, same -> same));
    return all;
  }

  private static Instant plus(Instant from, String duration) {
    Instant after = CalendarTime.after(duration, from);
    if (after == null) {
      throw new ExpressionException(
          "Expected a duration as 'P1M' or 'PT5M', but it is '" + duration + "'", false);
    }
    return after;
  }

  private static Duration duration(String text) {
    try {
      return CEL_DURATION.matcher(text).matches() ? celDuration(text) : Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new ExpressionException(
          "Expected a duration as 'PT5M' or '5m', but it is '" + text + "'", false);
    }
  }

  private static Duration celDuration(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = CEL_PART.matcher(text);
    while (part.find()) {
      long unit = NANOS.get(part.group(3));
      sum = sum.plus(Duration.ofNanos(unit).multipliedBy(Long.parseLong(part.group(1))));
      if (part.group(2) != null) {
        sum = sum.plusNanos(Math.round(Double.parseDouble("0." + part.group(2)) * unit));
      }
    }
    return text.startsWith("-") ? sum.negated() : sum;
  }
}
