package io.daggerflow.tools.traces;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a server asks to be left alone: seconds, or a time. */
final class RetryAfter {

  /** Nobody is left alone for ever. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private RetryAfter() {}

  /** Null if the answer does not say. */
  static @Nullable Duration of(HttpResponse<?> answer) {
    String text = answer.headers().firstValue("Retry-After").orElse("").strip();
    Duration wished =
        text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : until(text);
    return wished == null || wished.compareTo(LONGEST) < 0 ? wished : LONGEST;
  }

  private static @Nullable Duration until(String text) {
    try {
      Instant time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wished = Duration.between(Instant.now(), time);
      return wished.isNegative() ? null : wished;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
