package io.daggerflow.format;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the wire format writes them: ISO-8601 in UTC with milliseconds. */
public final class Timestamps {

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /**
   * @param millis epoch milliseconds
   */
  public static String text(long millis) {
    return MILLISECONDS.format(Instant.ofEpochMilli(millis));
  }
}
