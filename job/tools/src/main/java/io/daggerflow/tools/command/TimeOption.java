package io.daggerflow.tools.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A point in time on the command line: ISO-8601, in UTC where it names no zone, or a duration that
 * counts back from now.
 */
public final class TimeOption implements ITypeConverter<Instant> {

  /** What every option says of its value. */
  static final String HELP =
      "TIME is 2030-01-31T12:00:00Z, 2030-01-31 (UTC), or PT1H for an hour ago.";

  @Override
  public Instant convert(String text) {
    Instant time = text.startsWith("P") ? ago(text) : point(text);
    if (time == null) {
      throw new TypeConversionException(
          "Expected a time as 2030-01-31T12:00:00Z, 2030-01-31, or PT1H for an hour ago, but got '"
              + text
              + "'");
    }
    return time;
  }

  private static @Nullable Instant ago(String text) {
    try {
      return Instant.now().minus(Duration.parse(text));
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** A point in time; null if it is none. */
  public static @Nullable Instant point(String text) {
    try {
      boolean zoned = text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$") && text.contains("T");
      String whole = text.contains("T") ? text : text + "T00:00";
      return zoned
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(whole).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
