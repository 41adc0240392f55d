package io.daggerflow.tools.words;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long something took, or takes, in words: {@code 0.25 s}, {@code 12 s}, {@code 3 min 5 s}. */
public final class Took {

  private Took() {}

  /** From one ISO-8601 time to another; null if one of them is missing or is none. */
  public static @Nullable Duration between(@Nullable String from, @Nullable String until) {
    if (from == null || until == null) {
      return null;
    }
    try {
      return Duration.between(Instant.parse(from), Instant.parse(until));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** From an hour on {@code 2 h 4 min}, from two days on {@code 2 d 4 h}. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.toDays() >= 2) {
      return duration.toDays() + " d " + duration.toHoursPart() + " h";
    }
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }
}
