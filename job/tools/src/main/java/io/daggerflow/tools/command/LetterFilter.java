package io.daggerflow.tools.command;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.tools.client.StoredLetter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters are meant. */
final class LetterFilter {

  @Option(
      names = "--code",
      order = 1,
      paramLabel = "CODE",
      description = "Only those with this code: ${COMPLETION-CANDIDATES}; can be repeated.")
  private List<DeadLetter.Code> codes = List.of();

  @Option(
      names = "--topic",
      order = 1,
      paramLabel = "TOPIC",
      description = "Only messages of this topic.")
  private @Nullable String topic;

  @Option(
      names = "--key",
      order = 1,
      paramLabel = "KEY",
      description = "Only messages with this key.")
  private @Nullable String key;

  @Option(
      names = "--correlation",
      order = 1,
      paramLabel = "VALUE",
      description = "Only messages that nobody took under this correlation value.")
  private @Nullable String correlation;

  @Option(
      names = "--instance",
      order = 1,
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "Only those of this instance.")
  private @Nullable InstanceId instance;

  @Option(
      names = "--partition",
      order = 1,
      paramLabel = "N",
      description = "Only messages of this partition of their topic.")
  private @Nullable Long partition;

  @Option(
      names = "--offset",
      order = 1,
      paramLabel = "N|N..M",
      converter = Range.Converter.class,
      description = "Only messages with this offset, or one in this range: 17, 17..30, 17.., ..30.")
  private @Nullable Range offsets;

  @Option(
      names = "--from",
      order = 1,
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = {"Only those that were written then or later.", TimeOption.HELP})
  private @Nullable Instant from;

  @Option(
      names = "--until",
      order = 1,
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Only those that were written before.")
  private @Nullable Instant until;

  /** Offsets, both ends included. */
  record Range(long from, long until) {

    /** Reads {@code 17}, {@code 17..30}, {@code 17..} and {@code ..30}. */
    static final class Converter implements ITypeConverter<Range> {
      @Override
      public Range convert(String text) {
        if (!text.matches("\\d{1,18}|\\d{1,18}\\.\\.(\\d{1,18})?|\\.\\.\\d{1,18}")) {
          throw new TypeConversionException(
              "Expected an offset or a range as 17, 17..30, 17.. or ..30, but got '" + text + "'");
        }
        int dots = text.indexOf("..");
        if (dots < 0) {
          return new Range(Long.parseLong(text), Long.parseLong(text));
        }
        String end = text.substring(dots + 2);
        return new Range(
            dots == 0 ? 0 : Long.parseLong(text.substring(0, dots)),
            end.isEmpty() ? Long.MAX_VALUE : Long.parseLong(end));
      }
    }

    boolean contains(@Nullable Object offset) {
      return offset instanceof Long number && number >= from && number <= until;
    }
  }

  boolean matches(StoredLetter letter) {
    return (codes.isEmpty()
            || codes.stream().anyMatch(code -> code.name().equals(letter.text("code"))))
        && isAny(topic, letter.text("topic"))
        && isAny(key, letter.text("key"))
        && isAny(correlation, letter.text("correlationKey"))
        && isAny(instance == null ? null : instance.text(), letter.text("instanceId"))
        && (partition == null || partition.equals(letter.json().get("partition")))
        && (offsets == null || offsets.contains(letter.json().get("offset")))
        && isInTime(letter.text("time"));
  }

  private static boolean isAny(@Nullable String wanted, @Nullable String value) {
    return wanted == null || Objects.equals(wanted, value);
  }

  private boolean isInTime(@Nullable String text) {
    if (from == null && until == null) {
      return true;
    }
    try {
      Instant time = text == null ? Instant.EPOCH : Instant.parse(text);
      return (from == null || !time.isBefore(from)) && (until == null || time.isBefore(until));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
