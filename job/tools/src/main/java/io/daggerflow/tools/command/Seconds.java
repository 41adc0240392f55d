package io.daggerflow.tools.command;

import io.daggerflow.template.Times;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration on the command line: a number of seconds, or ISO-8601 like {@code PT1M}. */
final class Seconds implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    Instant end = end(text);
    if (end == null || !end.isAfter(Instant.EPOCH)) {
      throw new TypeConversionException(
          "Expected seconds or a duration like PT1M, above zero, but got '" + text + "'");
    }
    return Duration.between(Instant.EPOCH, end);
  }

  private static @org.jspecify.annotations.Nullable Instant end(String text) {
    try {
      return Times.deadline(text.startsWith("P") ? text : new BigDecimal(text), Instant.EPOCH);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
