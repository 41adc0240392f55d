package io.daggerflow.value;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ISO-8601 durations with months and days, counted on the calendar of UTC. */
public final class CalendarTime {

  private static final Pattern ISO_DURATION =
      Pattern.compile("P(?=.)([-+0-9YMWDymwd]*?)(T(?=.)[-+0-9.,HMShms]+)?");

  private CalendarTime() {}

  /**
   * The point in time that comes a duration after another.
   *
   * @param text {@code PT15M}, {@code P1M}, {@code P1DT12H}
   * @return null if the text is no duration, or leads beyond the years that there are
   */
  public static @Nullable Instant after(String text, Instant from) {
    Matcher parts = ISO_DURATION.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    try {
      Period period = parts.group(1).isEmpty() ? Period.ZERO : Period.parse("P" + parts.group(1));
      Duration duration =
          parts.group(2) == null ? Duration.ZERO : Duration.parse("P" + parts.group(2));
      return LocalDateTime.ofInstant(from, ZoneOffset.UTC)
          .plus(period)
          .plus(duration)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
