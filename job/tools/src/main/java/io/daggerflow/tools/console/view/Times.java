package io.daggerflow.tools.console.view;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Points in time as the records have them, and as the database does. */
final class Times {

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  static @Nullable Long millis(@Nullable String time) {
    if (time == null) {
      return null;
    }
    try {
      return Instant.parse(time).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
  }

  static @Nullable String text(@Nullable Long millis) {
    return millis == null ? null : MILLISECONDS.format(Instant.ofEpochMilli(millis));
  }
}
